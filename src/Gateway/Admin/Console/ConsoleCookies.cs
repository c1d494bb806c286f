namespace Gateway.Admin.Console;

internal static class ConsoleCookies
{
    /// <summary>Sent to the console alone, never with a request that another site caused, and out of a script's reach.</summary>
    /// <param name="kept">Null: until the browser is closed.</param>
    public static CookieOptions Options(HttpContext http, TimeSpan? kept = null, string path = ConsoleNav.Root) => new()
    {
        Path = path,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        MaxAge = kept,
        IsEssential = true,
    };
}
