using Gateway.Admin.Account;
using Gateway.Admin.Login;
using Gateway.Admin.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Gateway.Admin.Console;

/// <summary>
/// Stands before every page: who is signed in, and whether that is enough for it. A filter, so that no page can be reached
/// around it; before the one for antiforgery tokens, which are bound to the session.
/// </summary>
internal sealed class ConsoleGuard(ConsoleSessions sessions) : IAsyncAuthorizationFilter
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        SetHeaders(http.Response.Headers);
        var metadata = http.GetEndpoint()!.Metadata;
        var isOpen = metadata.GetMetadata<OpenToAllAttribute>() is not null;
        var who = await sessions.FindAsync(http);
        who?.Take(http);
        context.Result = http.Request.Method switch
        {
            "GET" or "HEAD" or "POST" when isOpen => null,
            "GET" or "HEAD" or "POST" => Refuse(http, who, metadata.GetMetadata<RequireRoleAttribute>() ?? new RequireRoleAttribute(AdminRole.Owner)),
            // A page without a handler for a method would be drawn without what its handlers prepare.
            _ when isOpen && http.Request.Path.StartsWithSegments(FaultModel.Path, StringComparison.Ordinal) => null,
            _ => new StatusCodeResult(StatusCodes.Status405MethodNotAllowed),
        };
    }

    private static IActionResult? Refuse(HttpContext http, Administrator? who, RequireRoleAttribute required)
    {
        if (who is null)
        {
            var to = HttpMethods.IsPost(http.Request.Method) ? ConsoleNav.Root : http.Request.Path + http.Request.QueryString.ToUriComponent();
            return new RedirectResult($"{LoginModel.Path}?returnTo={Uri.EscapeDataString(to)}");
        }

        if (who.MustChangePassword && !http.Request.Path.StartsWithSegments(PasswordModel.Path, StringComparison.Ordinal))
        {
            return new RedirectResult(PasswordModel.Path);
        }

        return who.Role < required.For(http.Request.Method) ? new StatusCodeResult(StatusCodes.Status403Forbidden) : null;
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        // As the antiforgery tokens set it: anything else they would override with a warning.
        headers.CacheControl = "no-cache, no-store";
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
