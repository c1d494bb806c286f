using System.Globalization;
using Gateway.Admin.Console;
using Gateway.Admin.Users;
using Microsoft.AspNetCore.DataProtection;

namespace Gateway.Admin.Login;

/// <summary>What is left of a right password until the second step is done: a note the browser carries, for five minutes.</summary>
internal sealed class SecondStep(IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _protector = protection.CreateProtector("second-step");

    public string Begin(AdminUser user) =>
        _protector.ProtectText(string.Join('\n', user.Id, user.Version, (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds()));

    /// <summary>The user who gave the right password, as it then was; null for what is not from here, or too old.</summary>
    public (string UserId, int Version)? Read(string? note)
    {
        var parts = _protector.UnprotectText(note)?.Split('\n');
        return parts is [var userId, var version, var until]
            && long.Parse(until, CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds()
                ? (userId, int.Parse(version, CultureInfo.InvariantCulture))
                : null;
    }
}
