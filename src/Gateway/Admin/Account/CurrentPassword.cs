using Gateway.Admin.Console;
using Gateway.Admin.Login;
using Gateway.Admin.Users;

namespace Gateway.Admin.Account;

/// <summary>
/// Asks who is signed in for the password again, before what a browser left unlocked must not do. Guessing is slowed as
/// for a second step.
/// </summary>
internal sealed class CurrentPassword(Passwords passwords, LoginThrottle throttle)
{
    /// <summary>What to say of the field; null where the password is right.</summary>
    public async Task<Text?> FaultAsync(AdminUser user, string? given, CancellationToken cancellationToken)
    {
        if (throttle.CountCode(user.Id) is { Ticks: > 0 } wait)
        {
            return LoginTexts.WaitFor(wait);
        }

        if (!await passwords.VerifyAsync(user.PasswordHash, given ?? "", cancellationToken))
        {
            return AccountTexts.NotCurrent;
        }

        throttle.CodeWasRight(user.Id);
        return null;
    }
}
