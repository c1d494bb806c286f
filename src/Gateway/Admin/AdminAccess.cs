using Gateway.Admin.Sessions;
using Gateway.Admin.Tokens;
using Microsoft.AspNetCore.Antiforgery;

namespace Gateway.Admin;

/// <summary>
/// Finds out who a request of the JSON API comes from: the token of the settings, one made in the console, or the
/// console's session. With a session, a request that changes something has to carry the antiforgery header.
/// </summary>
internal sealed class AdminAccess(AdminToken configured, ApiTokens tokens, ConsoleSessions sessions, IAntiforgery antiforgery)
{
    public const string AntiforgeryHeader = "X-CSRF-Token";

    /// <summary>Null if the request may go on, which then is the administrator's; otherwise what to answer.</summary>
    public async Task<IResult?> RefuseAsync(HttpContext http, RequireRoleAttribute required)
    {
        var byToken = http.Request.Headers.ContainsKey("Authorization");
        var who = byToken
            ? configured.Authenticate(http.Request) ?? await tokens.AuthenticateAsync(http.Request)
            : await sessions.FindAsync(http);
        if (who is null)
        {
            return AdminProblems.Unauthorized(http, configured.IsSet);
        }

        who.Take(http);
        if (who.MustChangePassword || who.Role < required.For(http.Request.Method))
        {
            return AdminProblems.Forbidden(http, required.For(http.Request.Method));
        }

        return byToken || await IsOwnAsync(http) ? null : AdminProblems.NoAntiforgeryToken(http);
    }

    // The header alone: a form's field would have to be looked for in the body.
    private async Task<bool> IsOwnAsync(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
        || (http.Request.Headers.ContainsKey(AntiforgeryHeader) && await antiforgery.IsRequestValidAsync(http));
}
