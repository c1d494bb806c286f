using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Admin.Users;
using Gateway.Merchants;

namespace Gateway.Tests.Admin.Console;

/// <summary>Users to sign in with, put into the store as if an owner had made them.</summary>
internal static class ConsoleUsers
{
    public const string Password = "correct horse battery";

    // Hashed once: it takes a tenth of a second on purpose.
    private static readonly Lazy<Secret> Hash = new(() =>
    {
        using var passwords = new Passwords();
        return passwords.Hash(Password);
    });

    /// <summary>Named as the role, unless <paramref name="name"/> says otherwise.</summary>
    public static async Task<AdminUser> AddUserAsync(this AdminHost host, AdminRole role, string? name = null, Func<AdminUser, AdminUser>? with = null)
    {
        var now = host.Time.GetUtcNow();
        var user = new AdminUser
        {
            Id = UserChanges.NewId(),
            Name = name ?? role.Spell(),
            Role = role,
            PasswordHash = Hash.Value,
            PasswordChangedAt = now,
            CreatedAt = now,
        };
        user = with?.Invoke(user) ?? user;
        var entry = new AuditEntry(now, "test", "user.created", UserChanges.Target(user.Id), AppId: null, "test", UserChanges.Between(null, user).ToJson());
        Assert.True(await host.Service<IAdminUserStore>().AddAsync(user, entry, CancellationToken.None));
        return user;
    }
}
