using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Gateway.Admin.Console;

/// <summary>What is shown in place of a page that cannot be.</summary>
[OpenToAll]
[IgnoreAntiforgeryToken]
internal sealed class FaultModel : PageModel
{
    public const string Path = "/admin/fault";

    [BindProperty(SupportsGet = true)]
    public int Status { get; set; }

    // After an exception there is no query.
    private int Code => Status != 0 ? Status : Response.StatusCode;

    public Text Title => Code switch
    {
        StatusCodes.Status400BadRequest => ConsoleTexts.FormOutdated,
        StatusCodes.Status403Forbidden => ConsoleTexts.NotAllowed,
        StatusCodes.Status404NotFound => ConsoleTexts.NoSuchPage,
        StatusCodes.Status500InternalServerError => ConsoleTexts.OurFault,
        _ => ConsoleTexts.NotPossible,
    };

    public Text Advice => Code switch
    {
        StatusCodes.Status400BadRequest => ConsoleTexts.FormOutdatedAdvice,
        StatusCodes.Status403Forbidden => ConsoleTexts.NotAllowedAdvice,
        StatusCodes.Status404NotFound => ConsoleTexts.NoSuchPageAdvice,
        StatusCodes.Status500InternalServerError => ConsoleTexts.OurFaultAdvice,
        _ => ConsoleTexts.NotPossibleAdvice,
    };

    // Drawn for every method; without this one OPTIONS would be answered 200 by the framework.
    public IActionResult OnOptions() => Page();
}
