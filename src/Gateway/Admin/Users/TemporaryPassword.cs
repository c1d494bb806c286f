using System.Security.Cryptography;

namespace Gateway.Admin.Users;

/// <summary>A password that is passed on once and opens nothing but the page to choose another.</summary>
internal static class TemporaryPassword
{
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>About 99 bits, in groups of four.</summary>
    public static string New() => string.Join('-', RandomNumberGenerator.GetString(Alphabet, 20).Chunk(4).Select(static four => new string(four)));
}
