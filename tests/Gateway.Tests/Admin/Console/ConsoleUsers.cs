using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Admin.Users;
using Gateway.Merchants;
using Microsoft.Extensions.DependencyInjection;

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
    public static Task<AdminUser> AddUserAsync(this AdminHost host, AdminRole role, string? name = null, Func<AdminUser, AdminUser>? with = null) =>
        AddUserAsync(host.Service<IAdminUserStore>(), host.Time.GetUtcNow(), role, name, with);

    public static Task<AdminUser> AddUserAsync(this TestGateway gateway, AdminRole role) =>
        AddUserAsync(gateway.App.Services.GetRequiredService<IAdminUserStore>(), gateway.Time.GetUtcNow(), role, name: null, with: null);

    private static async Task<AdminUser> AddUserAsync(IAdminUserStore users, DateTimeOffset now, AdminRole role, string? name, Func<AdminUser, AdminUser>? with)
    {
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
        Assert.True(await users.AddAsync(user, entry, CancellationToken.None));
        return user;
    }
}
