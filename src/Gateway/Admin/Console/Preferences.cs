namespace Gateway.Admin.Console;

/// <summary>How a browser wants the console to look and speak: cookies that say nothing else, so they need no protection.</summary>
internal static class Preferences
{
    public const string LanguageCookie = "gateway-language";
    public const string ThemeCookie = "gateway-theme";
    public const string Zh = "zh";
    public const string En = "en";
    public const string Light = "light";
    public const string Dark = "dark";
    public const string Auto = "auto";

    /// <summary>As chosen; otherwise what the browser asks for; Chinese, if it asks for nothing.</summary>
    public static Language Language(this HttpContext http) => http.Request.Cookies[LanguageCookie] switch
    {
        Zh => Console.Language.Zh,
        En => Console.Language.En,
        _ => Asked(http.Request),
    };

    /// <summary><c>light</c>, <c>dark</c>, or <c>auto</c>: as the system is.</summary>
    public static string Theme(this HttpContext http) => http.Request.Cookies[ThemeCookie] is Light or Dark ? http.Request.Cookies[ThemeCookie]! : Auto;

    private static Language Asked(HttpRequest request)
    {
        var asked = request.GetTypedHeaders().AcceptLanguage;
        if (asked is not { Count: > 0 })
        {
            return Console.Language.Zh;
        }

        var best = asked
            .Where(static one => one.Quality is not 0 && (Is(one.Value, Zh) || Is(one.Value, En)))
            .MaxBy(static one => one.Quality ?? 1);
        return best is not null && Is(best.Value, Zh) ? Console.Language.Zh : Console.Language.En;
    }

    private static bool Is(Microsoft.Extensions.Primitives.StringSegment asked, string language) =>
        asked.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (asked.Length == language.Length || asked[language.Length] == '-');
}
