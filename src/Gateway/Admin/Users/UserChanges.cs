using System.Security.Cryptography;
using Gateway.Admin.Audit;

namespace Gateway.Admin.Users;

/// <summary>What the audit log says of a user: never a hash, a key or a code.</summary>
internal sealed record UserRecord(string Name, string Role, bool Enabled, bool MustChangePassword, bool SecondStep, int RecoveryCodes)
{
    public static UserRecord Of(AdminUser user) =>
        new(user.Name, user.Role.Spell(), user.Enabled, user.MustChangePassword, user.TotpKey is not null, user.RecoveryCodes.Length);
}

internal static class UserChanges
{
    public static string NewId() => $"U{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    public static string Target(string userId) => $"user/{userId}";

    public static AuditChanges Between(AdminUser? before, AdminUser? after) => AuditChanges.Between(
        before is null ? null : UserRecord.Of(before),
        after is null ? null : UserRecord.Of(after),
        AdminJson.Wire.UserRecord);
}
