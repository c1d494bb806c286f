using Gateway.Admin.Apps;
using Gateway.Admin.Console;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Channels;

/// <summary>An app's channels, and what their platforms say of them.</summary>
[RequireRole(AdminRole.Viewer, AdminRole.Operator)]
internal sealed class ChannelsModel(AppEditor editor, ChannelChecks checks) : AppPage(editor)
{
    [BindProperty]
    public string? Channel { get; set; }

    /// <summary>Of the channel that was checked with this request.</summary>
    public ChannelCheckAnswer? Checked { get; private set; }

    public static string Of(string appId) => $"{AppModel.Of(appId)}/channels";

    public static string Of(string appId, string channel) => $"{Of(appId)}/{channel}";

    public ChannelSummary? Summary(string channel) => ChannelSummary.Of(App, channel);

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostCheckAsync()
    {
        if (!ChannelChecks.Names.Contains(Channel, StringComparer.Ordinal))
        {
            return NotFound();
        }

        var outcome = await checks.CheckAsync(HttpContext, Channel!);
        if (outcome.Refusal is { Reason: not RefusalReason.NotFound } refusal)
        {
            return Refused(refusal);
        }

        Checked = outcome.Value;
        return Checked is null ? LocalRedirect(Of(App.AppId)) : Page();
    }
}
