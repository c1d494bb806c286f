using Gateway.Admin.Audit;
using Gateway.Admin.Console;
using Gateway.Admin.Console.Parts;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Users;

/// <summary>One user, as an owner changes him.</summary>
[RequireRole(AdminRole.Owner)]
internal sealed class UserModel(IAdminUserStore users, Passwords passwords, TimeProvider time) : ConsolePage
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public bool Enabled { get; set; }

    /// <summary>What the form was filled in from.</summary>
    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Confirm { get; set; }

    public AdminUser Account { get; private set; } = null!;

    public string? TemporaryPassword { get; private set; }

    public bool IsMe => string.Equals(Account.Id, Me.UserId, StringComparison.Ordinal);

    public static string PathOf(string id) => $"{UsersModel.Path}/{id}";

    public async Task<IActionResult> OnGetAsync() => await LoadAsync() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        if (Version != Account.Version)
        {
            Refuse("", ConsoleTexts.ChangedMeanwhile);
            return Again();
        }

        if (IsMe)
        {
            Refuse("", UsersTexts.NotYourself);
            return Again();
        }

        if (AdminRoles.Parse(Role) is not { } role)
        {
            Refuse(nameof(Role), ConsoleTexts.Required);
            return Again();
        }

        var changed = Account with { Role = role, Enabled = Enabled };
        var lessOrOther = role != Account.Role || !Enabled;
        return await SaveAsync(changed, lessOrOther, "user.updated", UserChanges.Between(Account, changed)) ? Done(PathOf(Id), UsersTexts.Saved) : Again();
    }

    public async Task<IActionResult> OnPostResetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        if (IsMe)
        {
            Refuse("", UsersTexts.NotYourself);
            return Again();
        }

        var password = Users.TemporaryPassword.New();
        var changed = Account with { PasswordHash = passwords.Hash(password), PasswordChangedAt = time.GetStoredNow(), MustChangePassword = true };
        var changes = UserChanges.Between(Account, changed).Secret("password", existed: true, exists: true);
        if (!await SaveAsync(changed, endSessions: true, "user.password-reset", changes))
        {
            return Again();
        }

        TemporaryPassword = password;
        return Page();
    }

    public async Task<IActionResult> OnPostTwoStepOffAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        var changed = Account with { TotpKey = null, RecoveryCodes = [] };
        var changes = UserChanges.Between(Account, changed).Secret("totpKey", existed: true, exists: false);
        return !IsMe && Account.TotpKey is not null && await SaveAsync(changed, endSessions: true, "user.two-step-off", changes)
            ? Done(PathOf(Id), UsersTexts.TwoStepIsOff)
            : LocalRedirect(PathOf(Id));
    }

    public async Task<IActionResult> OnPostDeleteAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        if (!ConfirmName.Matches(Confirm, Account.Name))
        {
            Refuse(nameof(Confirm), ConsoleTexts.NotTheName);
            return Again();
        }

        if (IsMe)
        {
            Refuse("", UsersTexts.NotYourself);
            return Again();
        }

        var entry = Entry(time.GetStoredNow(), "user.deleted", UserChanges.Target(Id), UserChanges.Between(Account, null));
        if (await users.DeleteAsync(Id, entry, CancellationToken.None) is UserChange.LastOwner)
        {
            Refuse("", UsersTexts.LastOwner);
            return Again();
        }

        return Done(UsersModel.Path, UsersTexts.Deleted, Account.Name);
    }

    private async Task<bool> LoadAsync()
    {
        if (await users.FindAsync(Id, HttpContext.RequestAborted) is not { } account)
        {
            return false;
        }

        Account = account;
        return true;
    }

    private async Task<bool> SaveAsync(AdminUser changed, bool endSessions, string action, AuditChanges changes)
    {
        var entry = Entry(time.GetStoredNow(), action, UserChanges.Target(Id), changes);
        switch (await users.SaveAsync(changed, endSessions, entry, CancellationToken.None))
        {
            case UserChange.Done:
                Account = changed with { Version = changed.Version + 1 };
                return true;
            case UserChange.LastOwner:
                Refuse("", UsersTexts.LastOwner);
                return false;
            default:
                Refuse("", ConsoleTexts.ChangedMeanwhile);
                return false;
        }
    }
}
