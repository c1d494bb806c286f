using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Admin.Users;

/// <summary>Codes that take the place of the second step once each, for who has lost the telephone.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    // Without the letters and digits that are mistaken for each other.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Length = 16;

    /// <summary>New codes of about 79 bits, in groups of four.</summary>
    public static IReadOnlyList<string> New() =>
    [
        .. Enumerable.Range(0, Count).Select(_ =>
            string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(4).Select(static four => new string(four)))),
    ];

    public static ImmutableArray<string> Hash(IEnumerable<string> codes) => [.. codes.Select(static code => Hash(code)!)];

    /// <summary>Null for what is no recovery code. However it is grouped and in whatever letter case.</summary>
    public static string? Hash(string? code)
    {
        var bare = new string([.. (code ?? "").Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
        return bare.Length == Length ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(bare))) : null;
    }
}
