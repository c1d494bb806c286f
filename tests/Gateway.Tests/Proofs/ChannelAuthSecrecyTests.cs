using System.Text.Json.Nodes;
using Gateway.Tests.Assist.ChannelAuth;

namespace Gateway.Tests.Proofs;

/// <summary>Where query codes, their states, users' codes and identities must not be: the log, pages and refusals, the store's bytes.</summary>
public sealed class ChannelAuthSecrecyTests
{
    [Fact]
    public async Task Nothing_of_the_browser_flow_is_logged_shown_or_kept_in_the_open()
    {
        await using var gateway = new LoggedGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["allowedRedirectOrigins"] = new JsonArray("https://shop.example") });
        var (begun, sentOn) = (await app.BeginAsync(), await app.BeginAsync(("authRedirectUrl", "https://shop.example/some-private-path")));
        var (user, other) = (AuthFlow.NewUser(), AuthFlow.NewUser());
        var (code, late) = (app.NewCode(user), app.NewCode(other));
        foreach (var address in new[]
        {
            begun.CallbackWith(code), begun.CallbackWith(code), begun.CallbackWith(late), begun.CallbackWith(code, "wrong"), begun.Callback.AbsolutePath + $"?state={begun.State}",
            begun.CallbackWith("never-issued-code"), "/unipay/assist/channel/auth/callback/" + begun.QueryCode + "0?code=" + code,
        })
        {
            using var response = await gateway.OpenAsync(address);
            gateway.Answers.Append(response.Headers).Append(await response.Content.ReadAsStringAsync());
        }

        await gateway.ReadAsync(sentOn.CallbackWith(app.NewCode(other)));
        gateway.Answers.Append((await app.SetUnsignedAsync(begun.QueryCode, code)).Text).Append((await app.SetUnsignedAsync(begun.QueryCode, late)).Text);
        var result = await app.CallAsync(AuthFlow.Query, ("queryCode", begun.QueryCode));
        Assert.Equal("success", (string)result.Data!["status"]!);
        gateway.Answers.Append(await gateway.AdminAsync(HttpMethod.Get, "calls"));
        await gateway.AssertNowhereAsync(
        [
            begun.QueryCode, begun.State, sentOn.QueryCode, sentOn.State, code, late, user.OpenId, (string)result.Data["accessToken"]!, "some-private-path",
        ]);
        Assert.Contains("channel/auth/callback", gateway.Logged);
    }
}
