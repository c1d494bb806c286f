using Gateway.Admin.Apps;
using Gateway.Merchants;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Gateway.Admin.Console;

/// <summary>A page that changes what the JSON API changes too, and shows what that refuses where it was typed.</summary>
internal abstract class ConfigurationPage : ConsolePage
{
    /// <summary>Whether somebody else changed what this form was filled in from.</summary>
    public bool IsStale { get; private set; }

    /// <summary>What was typed, without blanks around it; null for nothing.</summary>
    protected static string? Typed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>A version as a form carries it; one that no stored thing has for what is none.</summary>
    protected static int Version(string? text) => int.TryParse(text, out var version) ? version : -1;

    /// <summary>The form again: every fault at the field of its name, all else above the form.</summary>
    protected IActionResult Refused(AdminRefusal refusal)
    {
        if (refusal.Reason is RefusalReason.NotFound)
        {
            return NotFound();
        }

        IsStale = refusal.Reason is RefusalReason.Stale;
        if (refusal.Errors is null)
        {
            Refuse("", IsStale ? ConsoleTexts.ChangedMeanwhile : Text.Of(refusal.Message));
            Response.StatusCode = StatusCodes.Status409Conflict;
            return Page();
        }

        foreach (var (member, faults) in refusal.Errors)
        {
            Refuse(string.Concat(member[..1].ToUpperInvariant(), member.AsSpan(1)), Text.Of(faults[0]));
        }

        return Again();
    }
}

/// <summary>A page of one app, which its address names.</summary>
internal abstract class AppPage(AppEditor editor) : ConfigurationPage
{
    /// <summary>As it was when the request came.</summary>
    public StoredApp App { get; private set; } = null!;

    public string Address => $"{AppModel.Root}{App.AppId}";

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (!await ReadAsync())
        {
            context.Result = NotFound();
            return;
        }

        await base.OnPageHandlerExecutionAsync(context, next);
    }

    /// <summary>False if it is gone.</summary>
    protected async Task<bool> ReadAsync()
    {
        if ((await editor.FindAsync(HttpContext)).Value is not { } app)
        {
            return false;
        }

        App = app;
        return true;
    }
}
