using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Assist.ChannelAuth;

/// <summary>A key of this store for query codes. The same on every instance and after every restart.</summary>
internal interface IQueryCodeKey
{
    /// <summary>32 bytes. Throws <see cref="InvalidOperationException"/> before the store is prepared.</summary>
    ReadOnlySpan<byte> QueryCodeKey { get; }
}

/// <summary>Identifies a query code in the store: a hash, so that the code itself is kept nowhere.</summary>
/// <param name="Hex">SHA-256, 64 characters.</param>
internal readonly record struct QueryKey(string Hex);

/// <summary>
/// Query codes, and the <c>state</c> that goes with each. A code is 128 random bits and a keyed hash of them, so that one that
/// was guessed is known without asking the store; its state is another keyed hash, so that nothing has to be kept for it.
/// </summary>
internal sealed class QueryCodes(IQueryCodeKey key)
{
    /// <summary>Characters of a code: it goes into addresses, and the SDKs take 64 at most.</summary>
    public const int Length = (RandomBytes + CheckBytes) * 2;

    private const int RandomBytes = 16;
    private const int CheckBytes = 8;
    private const int StateBytes = 16;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public string New()
    {
        Span<byte> code = stackalloc byte[RandomBytes + CheckBytes];
        RandomNumberGenerator.Fill(code[..RandomBytes]);
        Hash("code", code[..RandomBytes], code[RandomBytes..]);
        return Convert.ToHexStringLower(code);
    }

    /// <summary>Whether a gateway with this store made the code, however long ago.</summary>
    public bool IsOurs(string code)
    {
        if (code.Length != Length || code.AsSpan().ContainsAnyExcept(Digits))
        {
            return false;
        }

        var bytes = Convert.FromHexString(code).AsSpan();
        Span<byte> check = stackalloc byte[CheckBytes];
        Hash("code", bytes[..RandomBytes], check);
        return CryptographicOperations.FixedTimeEquals(check, bytes[RandomBytes..]);
    }

    /// <summary>Letters and digits, as WeChat wants a <c>state</c>.</summary>
    public string StateOf(string code)
    {
        Span<byte> state = stackalloc byte[StateBytes];
        Hash("state", Encoding.ASCII.GetBytes(code), state);
        return Convert.ToHexStringLower(state);
    }

    public bool IsStateOf(string code, string state) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(StateOf(code)), Encoding.UTF8.GetBytes(state));

    public static QueryKey KeyOf(string code) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code))));

    private void Hash(string purpose, ReadOnlySpan<byte> value, Span<byte> hash)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.QueryCodeKey, [.. Encoding.ASCII.GetBytes(purpose), 0, .. value], full);
        full[..hash.Length].CopyTo(hash);
    }
}
