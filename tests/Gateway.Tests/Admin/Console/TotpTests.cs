using Gateway.Admin.Users;

namespace Gateway.Tests.Admin.Console;

public sealed class TotpTests
{
    // RFC 6238, appendix B, for SHA-1: the last six of eight digits. The key there is the ASCII text 12345678901234567890.
    private const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_RFC_6238(long seconds, string code)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.Equal(code, Totp.Code(Key, Totp.StepAt(now)));
        Assert.Equal(Totp.StepAt(now), Totp.StepOf(Key, $" {code[..3]} {code[3..]} ", now));
    }

    [Fact]
    public void A_code_is_good_one_step_early_and_one_late_and_no_more()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var code = Totp.Code(Key, Totp.StepAt(now));

        Assert.NotNull(Totp.StepOf(Key, code, now.AddSeconds(-30)));
        Assert.NotNull(Totp.StepOf(Key, code, now.AddSeconds(30)));
        Assert.Null(Totp.StepOf(Key, code, now.AddSeconds(-60)));
        Assert.Null(Totp.StepOf(Key, code, now.AddSeconds(60)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870822")]
    [InlineData("２８７０８２")]
    [InlineData("abcdef")]
    public void What_is_no_code_fits_nothing(string? code) => Assert.Null(Totp.StepOf(Key, code, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Fact]
    public void A_new_key_has_160_bits_and_its_address_names_the_user()
    {
        var key = Totp.NewKey();

        Assert.Matches("^[A-Z2-7]{32}$", key);
        Assert.NotEqual(key, Totp.NewKey());
        Assert.Equal($"otpauth://totp/Payment%20Assist%20Gateway:li%40x?secret={key}&issuer=Payment%20Assist%20Gateway", Totp.KeyUri(key, "li@x"));
        Assert.Equal("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", Totp.Grouped(Key));
    }

    [Fact]
    public void A_recovery_code_is_read_however_it_is_written()
    {
        var codes = RecoveryCodes.New();

        Assert.Equal(RecoveryCodes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Equal(RecoveryCodes.Hash(code), RecoveryCodes.Hash(" " + code.ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal))));
        Assert.Null(RecoveryCodes.Hash("123456"));
        Assert.Null(RecoveryCodes.Hash((string?)null));
    }
}
