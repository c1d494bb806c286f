namespace Gateway.Signing;

/// <summary>
/// The order of Java's <c>String.compareTo</c> and of JavaScript's <c>sort()</c>, by UTF-16 code unit, on UTF-8 bytes. The two differ
/// in one place: characters above U+FFFF are surrogates (U+D800 to U+DFFF) in UTF-16 and so stand before U+E000 to U+FFFF.
/// </summary>
internal static class Utf16Order
{
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length - right.Length
            : Rank(left[same]) - Rank(right[same]);
    }

    // 0xEE and 0xEF begin U+E000 to U+FFFF, 0xF0 to 0xF4 what lies above.
    private static int Rank(byte value) => value is 0xEE or 0xEF ? value + 0x10 : value;
}
