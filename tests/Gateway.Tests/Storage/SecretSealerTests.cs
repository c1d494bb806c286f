using System.Security.Cryptography;
using System.Text;
using Gateway.Storage.Encryption;

namespace Gateway.Tests.Storage;

public class SecretSealerTests
{
    private readonly MasterKeyRing _ring = new(MasterKey.New(), []);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("密钥 with more than one block of sixteen bytes")]
    public void What_is_sealed_opens_for_its_owner(string text)
    {
        var sealer = new SecretSealer(_ring);
        var plaintext = Encoding.UTF8.GetBytes(text);

        var first = sealer.Seal(plaintext, "app/A1/sign-secret/S1");

        Assert.Equal(plaintext, sealer.Open(first, "app/A1/sign-secret/S1"));
        Assert.NotEqual(first, sealer.Seal(plaintext, "app/A1/sign-secret/S1"));
    }

    [Fact]
    public void It_opens_for_nobody_else()
    {
        var sealer = new SecretSealer(_ring);
        var value = sealer.Seal("secret"u8, "app/A1/sign-secret/S1");

        var fault = Assert.Throws<SealException>(() => sealer.Open(value, "app/A2/sign-secret/S1"));

        Assert.Contains("app/A2/sign-secret/S1", fault.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<CryptographicException>(fault);
    }

    [Fact]
    public void No_byte_of_it_can_be_changed_and_none_cut_off()
    {
        var sealer = new SecretSealer(_ring);
        var value = sealer.Seal("secret"u8, "owner");

        for (var i = 0; i < value.Length; i++)
        {
            var changed = (byte[])value.Clone();
            changed[i] ^= 1;
            Assert.Throws<SealException>(() => sealer.Open(changed, "owner"));
            Assert.Throws<SealException>(() => sealer.Open(value.AsSpan(0, i), "owner"));
        }
    }

    [Fact]
    public void A_previous_key_opens_and_an_unknown_one_does_not()
    {
        var value = new SecretSealer(_ring).Seal("secret"u8, "owner");
        var replaced = new MasterKeyRing(MasterKey.New(), [_ring.Current]);

        Assert.Equal("secret"u8, new SecretSealer(replaced).Open(value, "owner"));
        Assert.Throws<SealException>(() => new SecretSealer(new MasterKeyRing(MasterKey.New(), [])).Open(value, "owner"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all")]
    public void A_key_is_32_bytes_in_base64(string text) => Assert.Null(MasterKey.Parse(text));
}
