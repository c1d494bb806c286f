using Gateway.Admin.Console;
using Gateway.Admin.Sessions;
using Gateway.Admin.Users;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Account;

/// <summary>Where one chooses a password of one's own; all sessions end, and this browser gets a new one.</summary>
[RequireRole(AdminRole.Viewer)]
internal sealed class PasswordModel(
    IAdminUserStore users, Passwords passwords, CurrentPassword currentPassword, ConsoleSessions sessions, TimeProvider time) : ConsolePage
{
    public const string Path = "/admin/account/password";

    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    public bool IsForced => Me.MustChangePassword;

    public string UserName => Me.Name;

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await users.FindAsync(Me.UserId!, HttpContext.RequestAborted) is not { } user)
        {
            return NotFound();
        }

        if (await currentPassword.FaultAsync(user, Current, HttpContext.RequestAborted) is { } wrong)
        {
            Refuse(nameof(Current), wrong);
            return Again();
        }

        if (NewPassword.Fault(Password, Repeated, user.Name) is var (field, fault))
        {
            Refuse(field, fault);
            return Again();
        }

        if (string.Equals(Password, Current, StringComparison.Ordinal))
        {
            Refuse(nameof(Password), AccountTexts.NotNew);
            return Again();
        }

        var now = time.GetStoredNow();
        var changed = user with { PasswordHash = passwords.Hash(Password!), PasswordChangedAt = now, MustChangePassword = false };
        var entry = Entry(now, "user.password-changed", UserChanges.Target(user.Id), UserChanges.Between(user, changed).Secret("password", existed: true, exists: true));
        if (await users.SaveAsync(changed, endSessions: true, entry, CancellationToken.None) is not UserChange.Done
            || !await sessions.StartAsync(HttpContext, changed with { Version = changed.Version + 1 }))
        {
            Refuse("", ConsoleTexts.ChangedMeanwhile);
            return Again();
        }

        return Done(AccountModel.Path, AccountTexts.PasswordChanged);
    }
}
