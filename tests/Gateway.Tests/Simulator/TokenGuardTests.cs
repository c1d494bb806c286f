using System.Text.Json;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class TokenGuardTests : TokenTest
{
    [Fact]
    public async Task A_caller_outside_the_whitelist_is_told_the_address_it_has()
    {
        Platform.SetIpWhitelist(AppId, "203.0.113.7", "2001:db8::1");

        foreach (var answer in await BothAsync())
        {
            Assert.Equal(40164, ErrcodeOf(answer));
            Assert.Matches(
                "^invalid ip 127\\.0\\.0\\.1 ipv6 ::ffff:127\\.0\\.0\\.1, not in whitelist rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$",
                answer.GetProperty("errmsg").GetString());
        }
    }

    [Fact]
    public async Task A_caller_inside_the_whitelist_and_any_other_account_pass()
    {
        Platform.AddAccount(Other, Secret);
        Platform.SetIpWhitelist(AppId, "::ffff:127.0.0.1");
        Assert.All(await BothAsync(), answer => Assert.Equal(0, ErrcodeOf(answer)));

        Platform.SetIpWhitelist(AppId);
        Assert.All(await BothAsync(), answer => Assert.Equal(40164, ErrcodeOf(answer)));
        Assert.Equal(0, ErrcodeOf(await StableAsync(appId: Other)));

        Platform.ClearIpWhitelist(AppId);
        Assert.All(await BothAsync(), answer => Assert.Equal(0, ErrcodeOf(answer)));
    }

    [Fact]
    public async Task The_whitelist_guards_neither_logins_nor_the_use_of_a_token()
    {
        var token = TokenIn(await StableAsync());
        Platform.SetIpWhitelist(AppId, "203.0.113.7");

        Assert.Equal(0, await UseAsync(token));
        Assert.True((await ExchangeAsync(Platform.IssueCode(AppId))).TryGetProperty("openid", out _));
    }

    [Theory]
    [InlineData(40243)]
    [InlineData(89501)]
    [InlineData(89503)]
    [InlineData(89506)]
    [InlineData(89507)]
    [InlineData(61004)]
    [InlineData(50004)]
    [InlineData(50007)]
    public async Task An_account_is_refused_until_the_error_is_cleared(int errcode)
    {
        var token = TokenIn(await StableAsync());
        Platform.SetTokenError(AppId, errcode);

        foreach (var answer in await BothAsync())
        {
            Assert.Equal(errcode, ErrcodeOf(answer));
            Assert.DoesNotContain("simulated", answer.GetProperty("errmsg").GetString()!, StringComparison.Ordinal);
        }

        Assert.Equal(0, await UseAsync(token));
        Platform.SetTokenError(AppId, null);
        Assert.All(await BothAsync(), answer => Assert.Equal(0, ErrcodeOf(answer)));
    }

    [Fact]
    public async Task Only_the_right_secret_learns_about_the_whitelist()
    {
        Platform.SetIpWhitelist(AppId, "203.0.113.7");

        Assert.Equal(40125, ErrcodeOf(await StableAsync(secret: "wrong")));
    }

    private async Task<JsonElement[]> BothAsync() => [await ClassicAsync(), await StableAsync()];
}
