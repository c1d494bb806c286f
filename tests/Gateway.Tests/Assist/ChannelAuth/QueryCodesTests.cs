using System.Security.Cryptography;
using Gateway.Assist.ChannelAuth;

namespace Gateway.Tests.Assist.ChannelAuth;

/// <summary>Query codes and their state: made of chance and a key, and recognised without a store.</summary>
public sealed class QueryCodesTests
{
    private readonly QueryCodes _codes = new(new Key(1));

    [Fact]
    public void A_code_is_ours_and_no_change_of_a_single_digit_is()
    {
        var code = _codes.New();
        Assert.Equal(QueryCodes.Length, code.Length);
        Assert.True(_codes.IsOurs(code));
        for (var i = 0; i < code.Length; i++)
        {
            foreach (var digit in "0123456789abcdefgABCDEF-\0".Where(digit => digit != code[i]))
            {
                Assert.False(_codes.IsOurs(code[..i] + digit + code[(i + 1)..]));
            }
        }
    }

    [Fact]
    public void A_code_and_a_state_of_another_store_are_not_ours()
    {
        var (code, other) = (_codes.New(), new QueryCodes(new Key(2)));
        Assert.False(other.IsOurs(code));
        Assert.False(other.IsStateOf(code, _codes.StateOf(code)));
    }

    [Fact]
    public void A_state_belongs_to_its_code_and_is_not_part_of_it()
    {
        var (code, other) = (_codes.New(), _codes.New());
        Assert.True(_codes.IsStateOf(code, _codes.StateOf(code)));
        Assert.False(_codes.IsStateOf(other, _codes.StateOf(code)));
        Assert.False(_codes.IsStateOf(code, ""));
        Assert.False(_codes.IsStateOf(code, _codes.StateOf(code)[..31]));
        Assert.False(_codes.IsStateOf(code, code[32..]));
    }

    [Fact]
    public void Codes_have_128_bits_of_chance()
    {
        var codes = Enumerable.Range(0, 2000).Select(_ => _codes.New()[..32]).ToList();
        Assert.Distinct(codes);
        for (var i = 0; i < 32; i++)
        {
            Assert.Equal(16, codes.Select(code => code[i]).Distinct().Count());
        }
    }

    private sealed class Key(byte fill) : IQueryCodeKey
    {
        private readonly byte[] _key = [.. Enumerable.Repeat(fill, SHA256.HashSizeInBytes)];

        public ReadOnlySpan<byte> QueryCodeKey => _key;
    }
}
