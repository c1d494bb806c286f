using System.Buffers.Text;
using System.Globalization;

namespace Gateway.Signing;

/// <summary>
/// <c>resTime</c> of a v3 answer as the SDK reads and rewrites it: <c>yyyy-MM-dd HH:mm:ss</c>, from a blank or a <c>T</c> between date and
/// time, with fractions of a second cut off, or from a number of milliseconds since 1970 (UTC), shown at UTC+8.
/// </summary>
internal static class AnswerTime
{
    public const int Length = 19;

    private const string Format = "yyyy-MM-dd HH:mm:ss";

    private const long LastMillisecond = 253_402_271_999_999; // 9999-12-31 23:59:59.999 at UTC+8

    /// <summary>Rewrites a time; false for anything else, which then counts as it stands.</summary>
    /// <param name="kind">What the value is.</param>
    /// <param name="text">Its text.</param>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public static bool TryRewrite(MemberKind kind, ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (kind == MemberKind.Number)
        {
            return text[0] != (byte)'-'
                && Utf8Parser.TryParse(text, out long milliseconds, out var read) && read == text.Length
                && milliseconds is >= 0 and <= LastMillisecond
                && DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(TimeSpan.FromHours(8)).TryFormat(destination, out _, Format, CultureInfo.InvariantCulture);
        }

        if (kind != MemberKind.String || text.Length < Length || !HasShape(text[..Length]) || !IsFraction(text[Length..]))
        {
            return false;
        }

        text[..Length].CopyTo(destination);
        destination[10] = (byte)' ';
        return true;
    }

    private static bool HasShape(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < Length; i++)
        {
            var fits = i switch
            {
                4 or 7 => text[i] == '-',
                10 => text[i] is (byte)' ' or (byte)'T',
                13 or 16 => text[i] == ':',
                _ => char.IsAsciiDigit((char)text[i]),
            };
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsFraction(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] == '.' && text.Length > 1 && text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);
}
