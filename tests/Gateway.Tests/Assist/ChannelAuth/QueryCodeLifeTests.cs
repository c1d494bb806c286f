using System.Net;
using System.Text.Json.Nodes;
using Gateway.Assist.ChannelAuth;
using Gateway.Tests.Proofs;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Assist.ChannelAuth;

/// <summary>A query code from its making to its end: five minutes, whatever happens to the process, the clock and the store meanwhile.</summary>
public sealed class QueryCodeLifeTests
{
    [Fact]
    public async Task A_query_code_lives_five_minutes_and_neither_it_nor_an_identity_is_there_afterwards()
    {
        await using var gateway = await StartAsync();
        var app = await gateway.CreateAppAsync("v3");
        var (waiting, done) = (await app.BeginAsync(), await app.BeginAsync());
        var doneAddress = done.CallbackWith(app.NewCode());
        await gateway.ReadAsync(doneAddress);

        gateway.Time.Advance(TimeSpan.FromSeconds(PendingAuths.LivesSeconds));
        Assert.Equal("waiting", await app.StatusAsync(waiting.QueryCode));
        Assert.Equal("success", await app.StatusAsync(done.QueryCode));

        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        var code = app.NewCode();
        Assert.Equal("not_exist", await app.StatusAsync(waiting.QueryCode));
        Assert.Equal("not_exist", await app.StatusAsync(done.QueryCode));
        Assert.Equal(10405, (await app.SetUnsignedAsync(waiting.QueryCode, code)).Code);
        Assert.Equal(10405, (await app.CallAsync(AuthFlow.Auth, ("channel", "wechat_pay"), ("authCode", code), ("queryCode", waiting.QueryCode))).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.ReadAsync(waiting.CallbackWith(code))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.ReadAsync(doneAddress)).Status);

        await gateway.App.Services.GetRequiredService<PendingAuths>().ForgetAsync(CancellationToken.None);
        Assert.Equal(0, gateway.Execute("SELECT count(*) FROM ChannelAuths"));
    }

    [Fact]
    public async Task A_restart_changes_nothing_and_nothing_that_rests_can_be_read()
    {
        await using var gateway = await StartAsync();
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["allowedRedirectOrigins"] = new JsonArray("https://shop.example") });
        var (waiting, done) = (await app.BeginAsync(("authRedirectUrl", "https://shop.example/back-again")), await app.BeginAsync());
        var user = AuthFlow.NewUser();
        var address = done.CallbackWith(app.NewCode(user));
        await gateway.ReadAsync(address);
        var token = (string)(await app.CallAsync(AuthFlow.Query, ("queryCode", done.QueryCode))).Data!["accessToken"]!;

        var stored = gateway.EveryByteStored();
        foreach (var secret in new[] { waiting.QueryCode, done.QueryCode, done.State, user.OpenId, token, "back-again" })
        {
            Assert.DoesNotContain(secret, stored);
        }

        await gateway.RestartAsync();
        Assert.Equal("waiting", await app.StatusAsync(waiting.QueryCode));
        Assert.Equal(user.OpenId, await app.OpenIdAsync(done.QueryCode));
        Assert.Equal(HttpStatusCode.OK, (await gateway.ReadAsync(address)).Status);
        Assert.Equal(10405, (await app.SetUnsignedAsync(done.QueryCode, app.NewCode())).Code);
        using var onwards = await gateway.OpenAsync(waiting.CallbackWith(app.NewCode()));
        Assert.Equal($"https://shop.example/back-again?queryCode={waiting.QueryCode}", onwards.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task An_app_has_a_bounded_number_of_query_codes_alive_also_after_a_restart_and_other_apps_are_not_concerned()
    {
        await using var gateway = await StartAsync();
        var (app, other) = (await gateway.CreateAppAsync("v3"), await gateway.CreateAppAsync("v3"));
        var (pending, codes) = (gateway.App.Services.GetRequiredService<PendingAuths>(), gateway.App.Services.GetRequiredService<QueryCodes>());
        await Task.WhenAll(Enumerable.Range(0, PendingAuths.MostAlive - 1)
            .Select(_ => pending.BeginAsync(codes.New(), new PendingAuth(app.AppId, "wechat_pay", ReturnTo: null)).AsTask()));
        await app.BeginAsync();
        await gateway.RestartAsync();

        gateway.Time.Advance(TimeSpan.FromSeconds(100));
        var refused = await app.CallAsync(AuthFlow.Generate, ("channel", "wechat_pay"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal(TimeSpan.FromSeconds(201), refused.Response.Headers.RetryAfter!.Delta);
        await other.BeginAsync();

        gateway.Time.Advance(TimeSpan.FromSeconds(201));
        await app.BeginAsync();
    }

    [Fact]
    public async Task A_query_code_made_by_a_clock_that_ran_ahead_is_over_once_the_clock_is_put_back()
    {
        await using var gateway = await StartAsync();
        var app = await gateway.CreateAppAsync("v3");
        await using var stepped = new SteppedGateway(gateway);
        stepped.Clock.Step(TimeSpan.FromDays(1));
        await stepped.StartOnCopyAsync();

        async Task<JsonObject> CallAsync(string call, params (string, JsonNode?)[] fields)
        {
            var request = app.Request([.. fields, ("reqTime", app.ReqTime(stepped.Clock.GetUtcNow()))]);
            return await stepped.AnswerAsync(call, TestApp.Text(app.Sign(request)));
        }

        async Task<string> MakeAsync() => (string)(await CallAsync(AuthFlow.Generate, ("channel", "wechat_pay")))["data"]!["queryCode"]!;
        async Task<string> StatusAsync(string queryCode) => (string)(await CallAsync(AuthFlow.Query, ("queryCode", queryCode)))["data"]!["status"]!;

        var ahead = await MakeAsync();
        Assert.Equal("waiting", await StatusAsync(ahead));
        stepped.Clock.Step(TimeSpan.FromDays(-1));
        Assert.Equal("not_exist", await StatusAsync(ahead));
        Assert.Equal("waiting", await StatusAsync(await MakeAsync()));
    }

    [Fact]
    public async Task An_app_that_was_switched_off_or_whose_channel_went_finishes_nothing()
    {
        await using var gateway = await StartAsync();
        var app = await gateway.CreateAppAsync("v3");
        var begun = await app.BeginAsync();
        await gateway.UpdateAppAsync(app, new JsonObject { ["enabled"] = false });
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.ReadAsync(begun.CallbackWith(app.NewCode()))).Status);
        await gateway.UpdateAppAsync(app, new JsonObject { ["enabled"] = true });
        await gateway.AdminAsync(HttpMethod.Delete, $"apps/{app.AppId}/channels/wechat-mp");
        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.ReadAsync(begun.CallbackWith(app.NewCode()))).Status);
        Assert.Equal("waiting", await app.StatusAsync(begun.QueryCode));
    }

    private static async Task<TestGateway> StartAsync()
    {
        var gateway = new TestGateway();
        await gateway.InitializeAsync();
        return gateway;
    }
}
