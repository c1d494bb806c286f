using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gateway.Client;
using Gateway.Simulator;
using Gateway.Tests.Envelope;

namespace Gateway.Tests.Client;

/// <summary>What goes wrong between a client and the real gateway, and what is mended by itself.</summary>
public sealed class RealGatewayTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [MemberData(nameof(AnswerShapeTests.SharedSecretApps), MemberType = typeof(AnswerShapeTests))]
    public async Task Another_secret_is_refused_as_a_wrong_signature_which_nobody_vouches_for(string dialect, string signType)
    {
        var app = await gateway.CreateAppAsync(dialect, signType);
        using var client = ClientApps.ClientOf(gateway, app, options => options.Secret += "x");

        var refused = await Assert.ThrowsAsync<AssistGatewayException>(() => client.PingAsync());
        Assert.Equal((AssistGatewayFailure.Refused, 20052), (refused.Failure, refused.Code));
        Assert.False(refused.IsVerified);
    }

    [Fact]
    public async Task In_open_another_private_key_is_refused_and_the_gateways_key_vouches_for_it()
    {
        var app = await gateway.CreateAppAsync("open");
        using var stranger = RSA.Create(2048);
        using var client = ClientApps.ClientOf(gateway, app, options => options.PrivateKeyPem = stranger.ExportPkcs8PrivateKeyPem());

        var refused = await Assert.ThrowsAsync<AssistGatewayException>(() => client.PingAsync());
        Assert.Equal((20052, true), (refused.Code, refused.IsVerified));
    }

    [Fact]
    public async Task In_open_an_answer_is_not_believed_without_the_gateways_own_key()
    {
        var app = await gateway.CreateAppAsync("open");
        using var stranger = RSA.Create(2048);
        using var client = ClientApps.ClientOf(gateway, app, options => options.GatewayPublicKeyPem = stranger.ExportSubjectPublicKeyInfoPem());

        var untrusted = await Assert.ThrowsAsync<AssistGatewayException>(() => client.PingAsync());
        Assert.Equal(AssistGatewayFailure.AnswerUntrusted, untrusted.Failure);
        Assert.Null(untrusted.Code);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    public async Task While_secrets_are_rolled_the_old_and_the_new_one_both_work(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        using var old = ClientApps.ClientOf(gateway, app);
        var made = await gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/sign-secrets", []);
        using var young = ClientApps.ClientOf(gateway, app, options => options.Secret = (string)made["secret"]!);

        Assert.Equal(gateway.Time.GetUtcNow(), (await old.PingAsync()).ServerTime);
        Assert.Equal(gateway.Time.GetUtcNow(), (await young.PingAsync()).ServerTime);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task The_base_address_can_name_the_app(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        foreach (var end in new[] { "", "/" })
        {
            using var client = ClientApps.ClientOf(gateway, app, options =>
            {
                options.BaseAddress = new Uri(gateway.Http.BaseAddress!, $"/apps/{app.AppId}{end}");
                options.AppId = null;
                options.MchNo = null;
            });
            Assert.Equal(gateway.Time.GetUtcNow(), (await client.PingAsync()).ServerTime);
        }
    }

    [Fact]
    public async Task An_unknown_app_is_refused_and_nobody_vouches_for_it()
    {
        var app = await gateway.CreateAppAsync("v3");
        using var client = ClientApps.ClientOf(gateway, app, options => (options.AppId, options.MchNo) = ("A-nobody", null));

        var refused = await Assert.ThrowsAsync<AssistGatewayException>(() => client.PingAsync());
        Assert.Equal((20023, false), (refused.Code, refused.IsVerified));
    }

    [Theory]
    [InlineData("v2", 10506)]
    [InlineData("v3", 10506)]
    [InlineData("open", 10410)]
    public async Task A_clock_that_is_wrong_is_told_so(string dialect, int code)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var slow = new ManualTime(gateway.Time.GetUtcNow().AddHours(-1));
        using var client = ClientApps.ClientOf(gateway, app, options => options.TimeProvider = slow);

        var refused = await Assert.ThrowsAsync<AssistGatewayException>(() => client.PingAsync());
        Assert.Equal((code, dialect != "v2"), (refused.Code, refused.IsVerified));
        Assert.Contains("3600", refused.GatewayMessage);
    }

    [Fact]
    public async Task An_app_in_another_time_zone_is_sent_its_own_time()
    {
        var app = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["timeZone"] = "America/New_York" });
        using var client = ClientApps.ClientOf(gateway, app, options => options.TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        Assert.Equal(gateway.Time.GetUtcNow(), (await client.PingAsync()).ServerTime);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task A_platform_that_breaks_once_is_asked_again_with_the_same_code(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        var options = ClientApps.OptionsOf(gateway, app);
        (options.MaxRetries, options.RetryDelay) = (1, TimeSpan.Zero);
        using var client = new AssistGatewayClient(options);
        gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Html());

        Assert.StartsWith("o", (await client.GetWxAccessTokenAsync(new GetWxAccessTokenRequest { Code = app.NewCode() })).OpenId);
    }

    [Fact]
    public async Task Many_calls_at_once_on_one_client_all_get_their_own_answer()
    {
        var app = await gateway.CreateAppAsync("v3", "SM3");
        using var client = ClientApps.ClientOf(gateway, app);

        var users = Enumerable.Range(0, 50).Select(i => $"oUser{i}").ToArray();
        var found = await Task.WhenAll(users.Select(async user =>
            (await client.GetWxAccessTokenAsync(new GetWxAccessTokenRequest { Code = app.NewCode(new SimulatedUser(user)) })).OpenId));
        Assert.Equal(users, found);
    }
}
