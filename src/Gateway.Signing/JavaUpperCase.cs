using System.Text;

namespace Gateway.Signing;

/// <summary>
/// Upper case as Java's <c>String.toUpperCase(Locale.ROOT)</c> has it, which is what the 3.0.0 SDK and server use: one character can
/// become several (ß gives SS). Tables of its own, since the host's differ: .NET in invariant mode keeps ß, ı and ſ as they are.
/// Each character is mapped for itself, whatever stands around it.
/// </summary>
internal static partial class JavaUpperCase
{
    /// <summary>How many times longer a text can become, in UTF-8 bytes: U+0390 takes 2 bytes, its three capitals 6.</summary>
    public const int MaxGrowth = 3;

    /// <summary>Writes a text in upper case.</summary>
    /// <param name="utf8">Valid UTF-8.</param>
    /// <param name="destination">At least <see cref="MaxGrowth"/> times as long, and not the same memory.</param>
    /// <returns>The bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        var written = 0;
        while (!utf8.IsEmpty)
        {
            Ascii.ToUpper(utf8, destination[written..], out var ascii);
            written += ascii;
            utf8 = utf8[ascii..];
            while (!utf8.IsEmpty && utf8[0] >= 0x80)
            {
                Rune.DecodeFromUtf8(utf8, out var rune, out var consumed);
                written += WriteUpper(rune.Value, destination[written..]);
                utf8 = utf8[consumed..];
            }
        }

        return written;
    }

    /// <summary>A text in upper case.</summary>
    public static byte[] Of(ReadOnlySpan<byte> utf8)
    {
        var upper = new byte[utf8.Length * MaxGrowth];
        var length = Write(utf8, upper);
        var exact = upper.AsSpan(0, length).ToArray();
        upper.AsSpan().Clear();
        return exact;
    }

    private static int WriteUpper(int codePoint, Span<byte> destination)
    {
        var row = Row(Expansions, codePoint);
        if (row < 0 || Expansions[row] != codePoint)
        {
            return new Rune(Single(codePoint)).EncodeToUtf8(destination);
        }

        var written = new Rune(Expansions[row + 1]).EncodeToUtf8(destination);
        written += new Rune(Expansions[row + 2]).EncodeToUtf8(destination[written..]);
        return Expansions[row + 3] == 0
            ? written
            : written + new Rune(Expansions[row + 3]).EncodeToUtf8(destination[written..]);
    }

    private static int Single(int codePoint)
    {
        var row = Row(Ranges, codePoint);
        return row >= 0 && codePoint <= Ranges[row + 1] && (codePoint - Ranges[row]) % Ranges[row + 2] == 0
            ? codePoint + Ranges[row + 3]
            : codePoint;
    }

    /// <summary>The last row of four that begins at or before the code point, or below 0.</summary>
    private static int Row(ReadOnlySpan<int> table, int codePoint)
    {
        int low = 0, high = table.Length / 4;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (table[middle * 4] <= codePoint)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return (low - 1) * 4;
    }
}
