namespace Gateway.OpenApi;

/// <summary>Which languages a description is made in.</summary>
internal enum ApiLanguage
{
    /// <summary>Chinese first, then English: the document for programs.</summary>
    Both,
    Chinese,
    English,
}

/// <summary>A text of the description, in CommonMark of a few kinds only: paragraphs, <c>- </c> lists and code.</summary>
internal readonly record struct ApiText(string Chinese, string English)
{
    private const char Line = '\n';

    public string In(ApiLanguage language) => language switch
    {
        ApiLanguage.Chinese => Chinese,
        ApiLanguage.English => English,
        _ when Chinese == English => Chinese,
        _ => Chinese.Contains(Line, StringComparison.Ordinal) || English.Contains(Line, StringComparison.Ordinal)
            ? $"{Chinese}{Line}{Line}{English}"
            : $"{Chinese} / {English}",
    };

    /// <summary>Splits a sentence of a rule, Chinese first and then English in brackets.</summary>
    public static ApiText OfMessage(string message)
    {
        var bracket = message.IndexOf(" (", StringComparison.Ordinal);
        return bracket < 0 || message[^1] != ')' ? new(message, message) : new(message[..bracket], message[(bracket + 2)..^1]);
    }

    /// <summary>Both parts after one another.</summary>
    public static ApiText Join(params IEnumerable<ApiText> texts)
    {
        var all = texts.ToList();
        return new(string.Join("；", all.Select(text => text.Chinese)), string.Join("; ", all.Select(text => text.English)));
    }
}
