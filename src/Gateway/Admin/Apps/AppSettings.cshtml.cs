using Gateway.Admin.Console;
using Gateway.Admin.Console.Parts;
using Gateway.Admin.Merchants;
using Gateway.Merchants;
using Gateway.Signing;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Apps;

/// <summary>An app's settings, and its end.</summary>
[RequireRole(AdminRole.Viewer, AdminRole.Operator)]
internal sealed class AppSettingsModel(AppEditor editor, AppChanges changes) : AppPage(editor)
{
    private static readonly AppValidator Validator = new();

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public bool Enabled { get; set; }

    [BindProperty]
    public string? Dialect { get; set; }

    [BindProperty]
    public string? SignType { get; set; }

    [BindProperty]
    public string? ReqTimeoutSeconds { get; set; }

    [BindProperty]
    public bool RequireNonce { get; set; }

    [BindProperty]
    public string? TimeZone { get; set; }

    [BindProperty]
    public bool ExplainSignatures { get; set; }

    [BindProperty]
    public bool Sandbox { get; set; }

    [BindProperty]
    public bool AcceptSnapshotUsers { get; set; }

    [BindProperty]
    public bool ExposeSessionKey { get; set; }

    /// <summary>One a line.</summary>
    [BindProperty]
    public string? AllowedRedirectOrigins { get; set; }

    [BindProperty]
    public List<string> AllowedCalls { get; set; } = [];

    [BindProperty]
    public string? BasedOn { get; set; }

    [BindProperty]
    public string? Confirm { get; set; }

    /// <summary>Those that this app can change to.</summary>
    public IReadOnlyList<Dialect> Dialects => App.Settings.Dialect is Gateway.Signing.Dialect.Open
        ? [Gateway.Signing.Dialect.Open]
        : [Gateway.Signing.Dialect.V2, Gateway.Signing.Dialect.V3Beta, Gateway.Signing.Dialect.V3];

    /// <summary>What is worth knowing of the settings as they are stored.</summary>
    public IReadOnlyList<string> Notices => AppAnswer.Of(App).Notices ?? [];

    public static string Of(string appId) => $"{AppModel.Of(appId)}/settings";

    public void OnGet() => FillIn();

    public async Task<IActionResult> OnPostAsync()
    {
        var asked = new AppBody
        {
            Name = Typed(Name),
            Enabled = Enabled,
            Dialect = Dialect,
            SignType = App.Settings.Dialect is Gateway.Signing.Dialect.Open ? null : SignType,
            // What is no number is a number no window has.
            ReqTimeoutSeconds = int.TryParse(Typed(ReqTimeoutSeconds), out var seconds) ? seconds : 0,
            RequireNonce = RequireNonce,
            TimeZone = Typed(TimeZone) ?? "",
            ExplainSignatures = ExplainSignatures,
            Sandbox = Sandbox,
            AcceptSnapshotUsers = AcceptSnapshotUsers,
            ExposeSessionKey = ExposeSessionKey,
            AllowedRedirectOrigins = [.. (AllowedRedirectOrigins ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            AllowedCalls = AllowedCalls,
            Version = Version(BasedOn),
        };
        var outcome = AdminRefusal.Of(Validator, asked, ("name", asked.Name)) is { } refusal
            ? refusal
            : await changes.UpdateAsync(HttpContext, AdminBody.Of(asked, "allowedCalls"));
        return outcome.Refusal is { } refused ? Refused(refused) : Done(Of(App.AppId), MerchantsTexts.Saved);
    }

    public async Task<IActionResult> OnPostDeleteAsync()
    {
        FillIn();
        if (!ConfirmName.Matches(Confirm, App.Settings.Name.Trim()))
        {
            Refuse(nameof(Confirm), ConsoleTexts.NotTheName);
            return Again();
        }

        var outcome = await changes.DeleteAsync(HttpContext);
        return outcome.Refusal is { } refused
            ? Refused(refused)
            : Done(MerchantModel.Of(App.Merchant.MchNo), AppsTexts.Deleted, App.Settings.Name);
    }

    private void FillIn()
    {
        var app = AppAnswer.Of(App);
        (Name, Enabled, Dialect, SignType) = (app.Name, app.Enabled, app.Dialect, app.SignType);
        ReqTimeoutSeconds = app.ReqTimeoutSeconds.ToString();
        (RequireNonce, TimeZone, ExplainSignatures, Sandbox) = (app.RequireNonce, app.TimeZone, app.ExplainSignatures, app.Sandbox);
        (AcceptSnapshotUsers, ExposeSessionKey) = (app.AcceptSnapshotUsers, app.ExposeSessionKey);
        AllowedRedirectOrigins = string.Join('\n', app.AllowedRedirectOrigins);
        AllowedCalls = [.. app.AllowedCalls];
    }
}
