using Gateway.Admin.Apps;
using Gateway.Admin.Console;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.CompatCredentials;

/// <summary>The credentials of systems that read an app's tokens as from a central server.</summary>
[RequireRole(AdminRole.Viewer, AdminRole.Owner)]
internal sealed class CredentialsModel(AppEditor editor, CompatCredentialChanges changes) : AppPage(editor)
{
    private static readonly CompatCredentialValidator Validator = new();

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Id { get; set; }

    public CompatCredentialCreatedAnswer? Made { get; private set; }

    public IReadOnlyList<CompatCredentialAnswer> All => changes.List(App);

    public static string Of(string appId) => $"{AppModel.Of(appId)}/credentials";

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync()
    {
        var asked = new CompatCredentialBody(Typed(Name));
        var outcome = AdminRefusal.Of(Validator, asked, ("name", asked.Name)) is { } refusal ? refusal : await changes.CreateAsync(HttpContext, asked);
        if (outcome.Value is not { } made)
        {
            return Refused(outcome.Refusal!);
        }

        Made = made;
        return await ReadAsync() ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostDeleteAsync()
    {
        var outcome = await changes.DeleteAsync(HttpContext, Id ?? "");
        return outcome.Value is { } gone
            ? Done(Of(App.AppId), CredentialsTexts.Deleted, gone.Name)
            : LocalRedirect(Of(App.AppId));
    }
}
