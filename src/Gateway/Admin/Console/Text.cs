using System.Globalization;

namespace Gateway.Admin.Console;

/// <summary>The console's languages.</summary>
public enum Language
{
    Zh,
    En,
}

/// <summary>A text of the console in every language. <c>{0}</c>, <c>{1}</c> … stand for what is said of.</summary>
public sealed record Text(string Zh, string En)
{
    /// <summary>A name or a number: the same in every language.</summary>
    public static Text Plain(string text) => new(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), null!);

    /// <summary>A message that holds both languages, as the JSON API words them: <c>中文 / English</c>.</summary>
    public static Text Of(string both)
    {
        var cut = both.IndexOf(" / ", StringComparison.Ordinal);
        return cut < 0 ? Plain(both) : new(Plain(both[..cut]).Zh, Plain(both[(cut + 3)..]).Zh);
    }

    /// <summary>Not encoded; a page encodes it as it does all text.</summary>
    public string In(Language language, params ReadOnlySpan<object?> arguments) =>
        string.Format(CultureInfo.InvariantCulture, language is Language.Zh || En is null ? Zh : En, arguments);
}
