using Gateway.Admin.Console;
using Microsoft.AspNetCore.DataProtection;

namespace Gateway.Admin.Login;

/// <summary>
/// A mark left in a browser that has signed in, so that somebody else's guessing does not delay it. It opens nothing and
/// outlives sessions. See https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies.
/// </summary>
internal sealed class KnownBrowser(IDataProtectionProvider protection)
{
    public const string Cookie = "gateway-browser";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    private readonly IDataProtector _protector = protection.CreateProtector("known-browser");

    /// <summary>The browser's mark if it has signed in under this name before, otherwise null.</summary>
    public string? MarkFor(HttpRequest request, string name)
    {
        var mark = _protector.UnprotectText(request.Cookies[Cookie]);
        return mark?.StartsWith(name + "\n", StringComparison.Ordinal) is true ? mark : null;
    }

    public void Remember(HttpContext http, string name) =>
        http.Response.Cookies.Append(
            Cookie, _protector.ProtectText($"{name}\n{Guid.NewGuid():N}"), ConsoleCookies.Options(http, Kept, LoginModel.Path));
}
