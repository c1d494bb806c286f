using System.Security.Claims;

namespace Gateway.Admin;

/// <summary>Who a request comes from, once that is known.</summary>
/// <param name="Name">As the audit log shows it.</param>
/// <param name="UserId">Null for a token.</param>
/// <param name="SessionId">Null for a token.</param>
internal sealed record Administrator(string Name, AdminRole Role, string? UserId = null, string? SessionId = null)
{
    /// <summary>Whether this user can do nothing before choosing a password.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>Makes the request this administrator's. Antiforgery tokens are bound to the session.</summary>
    public void Take(HttpContext http)
    {
        List<Claim> claims = [new(ClaimTypes.Name, Name), new(ClaimTypes.Role, Role.Spell())];
        if (SessionId is { } session)
        {
            claims.Add(new Claim(ClaimTypes.NameIdentifier, session));
        }

        http.User = new ClaimsPrincipal(new ClaimsIdentity(claims, UserId is null ? "ApiToken" : "Session"));
        http.Features.Set(this);
    }
}

internal static class AdministratorOfRequest
{
    /// <summary>Null where nobody is needed and nobody is signed in.</summary>
    public static Administrator? Administrator(this HttpContext http) => http.Features.Get<Administrator>();

    /// <summary>Whether the request's administrator may do what <paramref name="role"/> may.</summary>
    public static bool May(this HttpContext http, AdminRole role) => http.Administrator() is { } me && me.Role >= role;
}
