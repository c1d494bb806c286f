using Gateway.Admin.Audit;
using Gateway.Admin.Users;
using Gateway.Merchants;

namespace Gateway.Admin.Setup;

internal static class FirstOwner
{
    public static AdminUser Make(string name, Secret passwordHash, DateTimeOffset now) => new()
    {
        Id = UserChanges.NewId(),
        Name = name,
        Role = AdminRole.Owner,
        PasswordHash = passwordHash,
        PasswordChangedAt = now,
        CreatedAt = now,
    };

    public static AuditChanges Changes(AdminUser user) => UserChanges.Between(null, user).Secret("password", existed: false, exists: true);
}
