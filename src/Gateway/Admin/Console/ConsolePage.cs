using Gateway.Admin.Audit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Gateway.Admin.Console;

/// <summary>What the models of all pages share.</summary>
internal abstract class ConsolePage : PageModel
{
    private const string NoticeKey = "notice";

    /// <summary>Who is signed in. Throws on a page that is open to all and nobody is.</summary>
    protected Administrator Me => HttpContext.Administrator() ?? throw new InvalidOperationException("Nobody is signed in.");

    protected Language Language => HttpContext.Language();

    /// <summary>The notice that the last request left, once.</summary>
    public static string? Notice(Microsoft.AspNetCore.Mvc.ViewFeatures.ITempDataDictionary left) => left[NoticeKey] as string;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        // A page drawn without its handler would lack what that prepares.
        if (context.HandlerMethod is null)
        {
            context.Result = StatusCode(StatusCodes.Status405MethodNotAllowed);
        }
    }

    protected string T(Text text, params object?[] arguments) => text.In(Language, arguments);

    /// <summary>Goes to a page and says there, once, what was done.</summary>
    protected IActionResult Done(string path, Text text, params object?[] arguments)
    {
        TempData[NoticeKey] = T(text, arguments);
        return LocalRedirect(path);
    }

    /// <summary>Marks a field; an empty name stands for the whole form.</summary>
    protected void Refuse(string field, Text text, params object?[] arguments) => ModelState.AddModelError(field, T(text, arguments));

    /// <summary>The form again, with what <see cref="Refuse"/> said of it, as 422.</summary>
    protected PageResult Again()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>The record of what this request does.</summary>
    protected AuditEntry Entry(DateTimeOffset at, string action, string target, AuditChanges changes) =>
        HttpContext.Entry(at, action, target, appId: null, changes);
}
