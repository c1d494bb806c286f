using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Gateway.Signing;

/// <summary>SM3, the hash of GB/T 32905-2016. Names follow the standard: V the state, W the expanded block, FF and GG, P0 and P1.</summary>
internal static class Sm3Digest
{
    public const int Length = 32;

    private const int BlockLength = 64;

    private static ReadOnlySpan<uint> InitialState =>
        [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E];

    public static void Compute(ReadOnlySpan<byte> text, Span<byte> raw)
    {
        Span<uint> state = stackalloc uint[8];
        InitialState.CopyTo(state);
        var rest = text;
        for (; rest.Length >= BlockLength; rest = rest[BlockLength..])
        {
            Compress(state, rest[..BlockLength]);
        }

        // Padding: a one bit, zeros, and the length in bits; one block, or two when the length does not fit behind the rest. The memory comes zeroed.
        Span<byte> last = stackalloc byte[2 * BlockLength];
        rest.CopyTo(last);
        last[rest.Length] = 0x80;
        last = last[..(rest.Length < BlockLength - 8 ? BlockLength : 2 * BlockLength)];
        BinaryPrimitives.WriteUInt64BigEndian(last[^8..], (ulong)text.Length * 8);
        for (var start = 0; start < last.Length; start += BlockLength)
        {
            Compress(state, last.Slice(start, BlockLength));
        }

        CryptographicOperations.ZeroMemory(last);
        for (var i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(raw[(i * 4)..], state[i]);
        }
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[68];
        for (var i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        }

        for (var i = 16; i < w.Length; i++)
        {
            w[i] = P1(w[i - 16] ^ w[i - 9] ^ BitOperations.RotateLeft(w[i - 3], 15)) ^ BitOperations.RotateLeft(w[i - 13], 7) ^ w[i - 6];
        }

        uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (var i = 0; i < 64; i++)
        {
            var first = i < 16;
            var a12 = BitOperations.RotateLeft(a, 12);
            var ss1 = BitOperations.RotateLeft(a12 + e + BitOperations.RotateLeft(first ? 0x79CC4519u : 0x7A879D8Au, i), 7);
            var ff = first ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
            var gg = first ? e ^ f ^ g : (e & f) | (~e & g);
            var tt1 = ff + d + (ss1 ^ a12) + (w[i] ^ w[i + 4]);
            var tt2 = gg + h + ss1 + w[i];
            (d, c, b, a) = (c, BitOperations.RotateLeft(b, 9), a, tt1);
            (h, g, f, e) = (g, BitOperations.RotateLeft(f, 19), e, P0(tt2));
        }

        state[0] ^= a;
        state[1] ^= b;
        state[2] ^= c;
        state[3] ^= d;
        state[4] ^= e;
        state[5] ^= f;
        state[6] ^= g;
        state[7] ^= h;
    }

    private static uint P0(uint x) => x ^ BitOperations.RotateLeft(x, 9) ^ BitOperations.RotateLeft(x, 17);

    private static uint P1(uint x) => x ^ BitOperations.RotateLeft(x, 15) ^ BitOperations.RotateLeft(x, 23);
}
