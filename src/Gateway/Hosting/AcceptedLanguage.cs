namespace Gateway.Hosting;

/// <summary>The language a browser asks for.</summary>
internal static class AcceptedLanguage
{
    /// <summary>The platforms are Chinese, and so is who does not say; everybody else reads English.</summary>
    public static bool IsChinese(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().AcceptLanguage
            .Where(static language => language.Quality is not 0 && char.IsAsciiLetter(language.Value.Value![0]) && !language.Value.Value.Contains('=', StringComparison.Ordinal))
            .MaxBy(static language => language.Quality ?? 1);
        return wanted is null || wanted.Value.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
    }
}
