using System.Text;

namespace Gateway.Client.Wire;

/// <summary>Text of an answer that goes into an exception: bounded, on one line.</summary>
internal static class AnswerText
{
    private const int MaxShown = 300;
    private const int MaxTraceId = 64;
    private const int MaxPlatformCode = 64;

    public static string Shown(string text)
    {
        var shown = new StringBuilder(Math.Min(text.Length, MaxShown));
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > MaxShown)
            {
                break;
            }

            shown.Append(IsPlain(rune) ? rune.ToString() : " ");
        }

        return shown.ToString();
    }

    /// <summary>The text if it looks like a trace id, otherwise null.</summary>
    public static string? TraceId(string? text) =>
        text is { Length: > 0 and <= MaxTraceId } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? text : null;

    /// <summary>What stands in the first brackets that hold one word: <c>… [40029] [rid: …]</c>.</summary>
    public static string? PlatformCode(string message)
    {
        var rest = message.AsSpan();
        while (rest.IndexOf('[') is var open and >= 0)
        {
            rest = rest[(open + 1)..];
            var word = rest[..Math.Max(0, rest.IndexOf(']'))];
            if (word.Length is > 0 and <= MaxPlatformCode && word.IndexOfAnyExcept(OfCodes) < 0)
            {
                return word.ToString();
            }
        }

        return null;
    }

    private static readonly System.Buffers.SearchValues<char> OfCodes =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    // Neither control characters nor what turns the direction of the text around.
    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
}
