using Gateway.Admin.Audit;
using Gateway.Admin.Console;
using Gateway.Admin.Users;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Account;

/// <summary>Turns the second step on and off, and makes recovery codes.</summary>
[RequireRole(AdminRole.Viewer)]
internal sealed class TwoStepModel(
    IAdminUserStore users, CurrentPassword currentPassword, IDataProtectionProvider protection, TimeProvider time) : ConsolePage
{
    public const string Path = "/admin/account/two-step";

    private readonly IDataProtector _protector = protection.CreateProtector("new-totp-key");

    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The key that is about to be used, for this user alone: it is stored once a code of it was typed.</summary>
    [BindProperty]
    public string? Offer { get; set; }

    public AdminUser Account { get; private set; } = null!;

    public string NewKey { get; private set; } = "";

    public string NewKeyUri => Totp.KeyUri(NewKey, Account.Name);

    /// <summary>Shown once, right after they were made.</summary>
    public IReadOnlyList<string> NewCodes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        MakeOffer();
        return Page();
    }

    public async Task<IActionResult> OnPostEnableAsync()
    {
        if (!await LoadAsync() || Account.TotpKey is not null)
        {
            return LocalRedirect(Path);
        }

        if (_protector.UnprotectText(Offer)?.Split('\n') is not [var user, var key] || user != Account.Id)
        {
            return LocalRedirect(Path);
        }

        NewKey = key;
        var step = Totp.StepOf(key, Code, time.GetUtcNow());
        if (step is null)
        {
            Refuse(nameof(Code), AccountTexts.CodeWrong);
        }

        if (!await IsCurrentAsync() || step is null)
        {
            return Again();
        }

        var codes = RecoveryCodes.New();
        var changed = Account with { TotpKey = new Gateway.Merchants.Secret(key), RecoveryCodes = RecoveryCodes.Hash(codes) };
        if (!await SaveAsync(changed, "user.two-step-on", static changes => changes.Secret("totpKey", existed: false, exists: true)))
        {
            return Again();
        }

        // The code that was just typed opens nothing any more.
        await users.SpendTotpStepAsync(Account.Id, step.Value, CancellationToken.None);
        NewCodes = codes;
        return Page();
    }

    public async Task<IActionResult> OnPostCodesAsync()
    {
        if (!await LoadAsync() || Account.TotpKey is null)
        {
            return LocalRedirect(Path);
        }

        if (!await IsCurrentAsync())
        {
            return Again();
        }

        var codes = RecoveryCodes.New();
        if (!await SaveAsync(
            Account with { RecoveryCodes = RecoveryCodes.Hash(codes) },
            "user.recovery-codes-made",
            static changes => changes.Secret("recoveryCode", existed: true, exists: true)))
        {
            return Again();
        }

        NewCodes = codes;
        return Page();
    }

    public async Task<IActionResult> OnPostDisableAsync()
    {
        if (!await LoadAsync() || Account.TotpKey is null)
        {
            return LocalRedirect(Path);
        }

        return await IsCurrentAsync()
            && await SaveAsync(
                Account with { TotpKey = null, RecoveryCodes = [] },
                "user.two-step-off",
                static changes => changes.Secret("totpKey", existed: true, exists: false))
            ? Done(AccountModel.Path, AccountTexts.TwoStepIsOff)
            : Again();
    }

    private async Task<bool> LoadAsync()
    {
        if (await users.FindAsync(Me.UserId!, HttpContext.RequestAborted) is not { } account)
        {
            return false;
        }

        Account = account;
        return true;
    }

    private void MakeOffer()
    {
        NewKey = Totp.NewKey();
        Offer = _protector.ProtectText($"{Account.Id}\n{NewKey}");
    }

    private async Task<bool> IsCurrentAsync()
    {
        if (await currentPassword.FaultAsync(Account, Current, HttpContext.RequestAborted) is not { } wrong)
        {
            return true;
        }

        Refuse(nameof(Current), wrong);
        return false;
    }

    private async Task<bool> SaveAsync(AdminUser changed, string action, Func<AuditChanges, AuditChanges> secret)
    {
        var entry = Entry(time.GetStoredNow(), action, UserChanges.Target(Account.Id), secret(UserChanges.Between(Account, changed)));
        if (await users.SaveAsync(changed, endSessions: false, entry, CancellationToken.None) is not UserChange.Done)
        {
            Refuse("", ConsoleTexts.ChangedMeanwhile);
            return false;
        }

        Account = changed;
        return true;
    }
}
