using System.Net;
using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Upstreams.WeChat.MiniProgram;

namespace Gateway.Tests.Proofs;

/// <summary>What the process writes and answers, searched word for word; and what its log lines say of a call.</summary>
public sealed class SecrecyTests
{
    private readonly List<WireAnswer> _answers = [];
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal) { ProcessGateway.AdminToken, ProcessGateway.MasterKey };

    [Fact]
    public async Task No_secret_is_written_or_answered_whatever_happens_and_however_much_is_logged()
    {
        await using var echo = new EchoingPlatform();
        await using var gateway = LoggingEverything(new ProcessGateway());
        await gateway.StartAsync();
        var apps = new List<TestApp>();
        foreach (var dialect in new[] { "v2", "v3-beta", "v3", "open" })
        {
            var app = await gateway.CreateAppAsync(dialect, new JsonObject { ["explainSignatures"] = true });
            _secrets.Add(app.AppSecret);
            if (app.Secret.Length > 0)
            {
                _secrets.Add(app.Secret);
            }

            apps.Add(app);
            await AdministerAsync(gateway, app);
        }

        foreach (var app in apps)
        {
            await CallInEveryWayAsync(gateway, app);
        }

        await FailAsync(gateway, apps[0]);
        await gateway.Life.StopAsync();

        await gateway.With("WeChat:ApiBaseUrl", echo.Address).StartAsync();
        for (var i = 0; i < EchoingPlatform.Ways.Count; i++)
        {
            // A few for each account: its breaker opens after ten.
            await ExchangeAsync(gateway, apps[i % apps.Count], apps[i % apps.Count].NewCode());
        }

        Assert.Equal(EchoingPlatform.Ways.Count, echo.Answered);
        await gateway.Life.StopAsync();

        await gateway.With("WeChat:ApiBaseUrl", "http://127.0.0.1:1").StartAsync();
        await ExchangeAsync(gateway, apps[0], apps[0].NewCode());
        await gateway.KillAsync();

        var written = gateway.Lives.SelectMany(life => life.Lines).ToList();
        Assert.True(written.Count > 500, "the process should log everything here");
        foreach (var secret in _secrets.Append("secret="))
        {
            Assert.All(written, line => Assert.DoesNotContain(secret, line, StringComparison.OrdinalIgnoreCase));
            Assert.All(_answers, answer => Assert.DoesNotContain(secret, Whole(answer), StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("Secrets:MasterKey", "bm90LXRoaXJ0eS10d28tYnl0ZXM=")]
    [InlineData("Secrets:MasterKey", "not base64 but a passphrase!")]
    [InlineData("Secrets:PreviousMasterKeys:0", "an-old-key-that-is-no-key")]
    [InlineData("Admin:ApiToken", "short-admin-token")]
    [InlineData("WeChat:ApiBaseUrl", "https://gateway:a-password@api.example.com/")]
    [InlineData("Storage:ConnectionString", "Data Source=:memory:;Password=a-password")]
    [InlineData("Storage:ConnectionString", "Host=db;Username=gateway;Pwd=a-password")]
    public async Task A_secret_setting_that_does_not_fit_stops_the_start_with_one_line_that_names_it_and_does_not_show_it(string key, string value)
    {
        await using var gateway = LoggingEverything(new ProcessGateway());
        var (exitCode, output) = await gateway.FailToStartAsync(key, value);
        Assert.Equal(1, exitCode);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), text => !text.StartsWith('{'));
        Assert.StartsWith(key, line);
        Assert.DoesNotContain(value, output);
        Assert.DoesNotContain(ProcessGateway.MasterKey, output);
        Assert.DoesNotContain(ProcessGateway.AdminToken, output);
    }

    [Fact]
    public async Task Another_master_key_stops_the_start_and_neither_key_is_shown()
    {
        const string other = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        await using var gateway = await LoggingEverything(new ProcessGateway()).StartAsync();
        await gateway.KillAsync();
        var (exitCode, output) = await gateway.FailToStartAsync("Secrets:MasterKey", other);
        Assert.Equal(1, exitCode);
        Assert.Contains("Secrets:MasterKey", output);
        Assert.DoesNotContain(other, output);
        Assert.DoesNotContain(ProcessGateway.MasterKey, output);
    }

    [Fact]
    public async Task Each_call_has_one_line_of_its_own_and_every_line_of_a_call_bears_its_trace_id()
    {
        await using var gateway = await new ProcessGateway().StartAsync();
        var app = await gateway.CreateAppAsync();
        var expected = new Dictionary<string, (string Call, string Outcome, int Code, string? PlatformCode)>(StringComparer.Ordinal);
        void Expect(WireAnswer answer, string call, string outcome, int code, string? platformCode = null) =>
            expected.Add(answer.TraceId, (call, outcome, code, platformCode));

        var code = app.NewCode();
        Expect(await gateway.CallAsync(app, "ping"), "ping", "Success", 0);
        Expect(await gateway.CallAsync(app, "getWxAuthUrl", ("url", "https://shop.example.com/")), "getWxAuthUrl", "Success", 0);
        Expect(await gateway.CallAsync(app, "getWxAccessToken", ("code", code)), "getWxAccessToken", "Success", 0);
        Expect(await gateway.CallAsync(app, "getWxAccessToken", ("code", code + "x")), "getWxAccessToken", "RefusedByPlatform", 20080, "40029");
        Expect(await gateway.CallAsync(app, "getWxAccessToken"), "getWxAccessToken", "FieldInvalid", 10506);
        gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Html());
        Expect(await gateway.CallAsync(app, "getWxAccessToken", ("code", app.NewCode())), "getWxAccessToken", "PlatformUnreachable", 30000, "Nonsense");
        Expect(await gateway.PostAsync("ping", "{"), "ping", "BodyUnreadable", 10505);
        Expect(await gateway.PostAsync("ping", "{\"reqTime\":1,\"appId\":\"none\"}"), "ping", "AppUnavailable", 20023);
        var spent = ProcessGateway.Sign(app);
        Expect(await gateway.PostAsync("ping", spent), "ping", "Success", 0);
        Expect(await gateway.PostAsync("ping", spent), "ping", "Replayed", 10507);
        await gateway.Life.StopAsync();

        var lines = gateway.Life.LogLines.Select(line => JsonNode.Parse(line)!["Properties"]!.AsObject()).ToList();
        foreach (var (traceId, (call, outcome, outerCode, platformCode)) in expected)
        {
            var line = Assert.Single(lines, line => (string?)line["traceId"] == traceId);
            Assert.Equal((call, outcome, outerCode, platformCode),
                ((string?)line["call"], (string?)line["outcome"], (int)line["code"]!, (string?)line["platformCode"]));
            Assert.Equal(line["appId"] is null, outcome is "BodyUnreadable" or "AppUnavailable");
            Assert.True((double)line["elapsedMs"]! > 0);
            Assert.Equal(platformCode is not null || (call == "getWxAccessToken" && outcome == "Success"), (double)line["platformMs"]! > 0);
        }

        Assert.Equal(expected.Count, lines.Count(line => line.ContainsKey("call")));
        Assert.All(lines.Where(line => ((string)line["SourceContext"]!).StartsWith("Gateway.Envelope", StringComparison.Ordinal)), line => Assert.True(line.ContainsKey("traceId")));
    }

    [Fact]
    public async Task A_call_that_was_told_to_wait_has_its_line_too()
    {
        await using var gateway = await new ProcessGateway().StartAsync();
        var app = await gateway.CreateAppAsync();
        var wrong = app.Request();
        wrong["sign"] = new string('0', 64);
        var slowed = new List<string>();
        while (slowed.Count < 50)
        {
            var answer = await gateway.PostAsync("ping", TestApp.Text(wrong));
            if (answer.Status is HttpStatusCode.TooManyRequests)
            {
                slowed.Add(answer.TraceId);
            }
        }

        await gateway.Life.StopAsync();
        var lines = gateway.Life.LogLines.Select(line => JsonNode.Parse(line)!["Properties"]!.AsObject()).ToList();
        foreach (var traceId in slowed)
        {
            var line = Assert.Single(lines, line => (string?)line["traceId"] == traceId);
            Assert.Equal((app.AppId, "ping", "SlowedDown", 429), ((string?)line["appId"], (string?)line["call"], (string?)line["outcome"], (int)line["code"]!));
            Assert.True((double)line["elapsedMs"]! > 0);
        }
    }

    [Fact]
    public async Task A_call_whose_caller_hung_up_still_has_its_line()
    {
        await using var gateway = await new ProcessGateway().StartAsync();
        var app = await gateway.CreateAppAsync();
        var release = new TaskCompletionSource();
        gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Hold(release.Task));
        using (var hangUp = new CancellationTokenSource())
        {
            var body = ProcessGateway.Sign(app, ("code", app.NewCode()));
            var call = gateway.Life.SendAsync(HttpMethod.Post, "/unipay/assist/getWxAccessToken", body, cancellationToken: hangUp.Token);
            await gateway.WeChat.WaitForCallsAsync(WeChatPaths.AccessToken, 1);
            await hangUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        release.SetResult();
        await gateway.Life.StopAsync();
        var lines = gateway.Life.LogLines.Select(line => JsonNode.Parse(line)!["Properties"]!.AsObject());
        var line = Assert.Single(lines, line => (string?)line["call"] == "getWxAccessToken");
        Assert.Equal("Success", (string?)line["outcome"]);
        Assert.Equal(12, ((string)line["traceId"]!).Length);
    }

    [Fact]
    public async Task Nothing_of_a_mini_programs_user_is_written_however_much_is_logged()
    {
        const string phone = "13800138000";
        await using var echo = new EchoingPlatform();
        await using var gateway = LoggingEverything(new ProcessGateway());
        await gateway.StartAsync();
        var app = await gateway.CreateAppAsync();
        app.MiniAppId = "wx" + new string('c', 16);
        app.MiniAppSecret = Guid.NewGuid().ToString("N");
        gateway.WeChat.AddAccount(app.MiniAppId, app.MiniAppSecret);
        await gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-mini",
            new JsonObject { ["wxAppId"] = app.MiniAppId, ["appSecret"] = app.MiniAppSecret });

        var code = app.NewLoginCode(new SimulatedUser("oNobodyMayReadThis", "uNorThis"));
        var openId = (string)(await gateway.CallAsync(app, "getWxMiniSession", ("code", code))).Data!["openId"]!;
        var sessionKey = gateway.WeChat.SessionKeyOf(app.MiniAppId, openId)!;
        var (data, iv) = gateway.WeChat.Encrypt(app.MiniAppId, openId, $"{{\"phoneNumber\":\"{phone}\",\"watermark\":{{\"appid\":\"{app.MiniAppId}\"}}}}");
        await gateway.CallAsync(app, "getWxMiniSession", ("code", code));
        Assert.Equal("alive", (string)(await gateway.CallAsync(app, "checkWxMiniSession", ("openId", openId))).Data!["status"]!);
        Assert.Contains(phone, (await gateway.CallAsync(app, "decryptWxMiniData", ("openId", openId), ("encryptedData", data), ("iv", iv))).Text);
        await gateway.CallAsync(app, "decryptWxMiniData", ("openId", openId), ("encryptedData", data), ("iv", sessionKey));
        await gateway.CallAsync(app, "decryptWxMiniData", ("openId", openId), ("encryptedData", data + "x"), ("iv", iv));
        foreach (var trouble in new[] { Misbehaviour.Errcode(40003), Misbehaviour.Html(), Misbehaviour.Reset(), Misbehaviour.WrongJson(), Misbehaviour.Status5xx() })
        {
            gateway.WeChat.Next(WeChatPaths.CheckSession, trouble);
            await gateway.CallAsync(app, "checkWxMiniSession", ("openId", openId));
        }

        await gateway.Life.StopAsync();
        await gateway.With("WeChat:ApiBaseUrl", echo.Address).StartAsync();
        for (var i = 0; i < EchoingPlatform.Ways.Count; i++)
        {
            await gateway.CallAsync(app, "getWxMiniSession", ("code", app.NewLoginCode()));
            await gateway.CallAsync(app, "checkWxMiniSession", ("openId", openId));
        }

        await gateway.Life.StopAsync();
        var written = gateway.Lives.SelectMany(life => life.Lines).ToList();
        Assert.True(written.Count > 200, "the process should log everything here");
        foreach (var secret in new[] { openId, "uNorThis", sessionKey, WeChatMiniProgram.SignNothing(sessionKey), phone, data, iv, code, app.MiniAppSecret, "secret=", "access_token=", "js_code=" })
        {
            Assert.All(written, line => Assert.DoesNotContain(secret, line, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static ProcessGateway LoggingEverything(ProcessGateway gateway)
    {
        foreach (var source in new[] { "Default", "Override:Microsoft", "Override:Microsoft.Hosting.Lifetime", "Override:Microsoft.AspNetCore.Hosting.Diagnostics", "Override:System.Net.Http", "Override:Polly" })
        {
            gateway.With("Serilog:MinimumLevel:" + source, "Verbose");
        }

        return gateway.With("Serilog:WriteTo:0:Args:blockWhenFull", "true");
    }

    private static string Whole(WireAnswer answer) => $"{answer.Response.Headers}{answer.Response.Content.Headers}{answer.Text}";

    private async Task AdministerAsync(ProcessGateway gateway, TestApp app)
    {
        if (app.Secret.Length > 0)
        {
            // Shown this once, and kept out of what is searched; the app goes on signing with it.
            var made = await gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/sign-secrets", []);
            app.Secret = (string)made.Json!["secret"]!;
            _secrets.Add(app.Secret);
            const string given = "a-secret-of-the-merchants-own-choice";
            _secrets.Add(given);
            _answers.Add(await gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/sign-secrets", new JsonObject { ["secret"] = given }));
        }

        foreach (var path in new[] { $"apps/{app.AppId}", $"apps/{app.AppId}/sign-secrets", $"apps/{app.AppId}/channels/wechat-mp", "audit", "merchants", $"merchants/{app.MchNo}/apps" })
        {
            _answers.Add(await gateway.AdminAsync(HttpMethod.Get, path));
        }

        _answers.Add(await gateway.AdminAsync(HttpMethod.Put, $"apps/{app.AppId}", new JsonObject { ["name"] = "Renamed" }));
        foreach (var wrong in new[] { """{"wxAppId":1,"appSecret":"%"}""", """{"wxAppId":"","appSecret":"%!"}""", """{"appSecret":["%"]}""", """{"appSecret":"%" oops""", "%" })
        {
            _answers.Add(await gateway.Life.SendAsync(
                HttpMethod.Put, $"/admin/api/apps/{app.AppId}/channels/wechat-mp", wrong.Replace("%", app.AppSecret, StringComparison.Ordinal), ProcessGateway.AdminToken));
        }

        _answers.Add(await gateway.Life.SendAsync(HttpMethod.Get, "/admin/api/merchants", null, "wrong-" + ProcessGateway.AdminToken));
    }

    private async Task CallInEveryWayAsync(ProcessGateway gateway, TestApp app)
    {
        var code = app.NewCode();
        await ExchangeAsync(gateway, app, code);
        await ExchangeAsync(gateway, app, code);
        await ExchangeAsync(gateway, app, code + "x");
        _answers.Add(await gateway.CallAsync(app, "getWxAuthUrl", ("url", "https://shop.example.com/pay")));
        _answers.Add(await gateway.CallAsync(app, "ping"));

        // Explained: with another algorithm, with the wrong secret, with none.
        foreach (var spoil in new Action<JsonObject>[] { r => r["sign"] = new string('0', 64), r => r.Remove("sign"), r => r["sign"] = ((string)r["sign"]!).Replace('a', 'b') })
        {
            var request = app.Sign(app.Request(("reqTime", app.ReqTime(TimeProvider.System.GetUtcNow()))));
            spoil(request);
            _answers.Add(await gateway.PostAsync("ping", TestApp.Text(request)));
        }

        var replayed = ProcessGateway.Sign(app);
        _answers.Add(await gateway.PostAsync("ping", replayed));
        _answers.Add(await gateway.PostAsync("ping", replayed));
        _answers.Add(await gateway.PostAsync("getWxAccessToken", "{\"code\":"));
        _answers.Add(await gateway.PostAsync("no-such-call", "{}"));
    }

    /// <summary>Every trouble the simulator knows. New accounts are needed now and then: a breaker opens after ten failures.</summary>
    private async Task FailAsync(ProcessGateway gateway, TestApp app)
    {
        foreach (var trouble in new[]
        {
            Misbehaviour.Errcode(-1), Misbehaviour.Errcode(40125), Misbehaviour.Errcode(40164), Misbehaviour.Errcode(45011), Misbehaviour.Status5xx(),
            Misbehaviour.Html(), Misbehaviour.Html(502), Misbehaviour.EmptyBody(), Misbehaviour.HugeBody(200_000), Misbehaviour.Truncated(),
            Misbehaviour.Reset(), Misbehaviour.ResetBeforeAnswer(), Misbehaviour.CloseBeforeAnswer(), Misbehaviour.WrongJson(), Misbehaviour.WrongJson(JsonFault.Null),
            Misbehaviour.WrongJson(JsonFault.WrongTypes), Misbehaviour.WrongJson(JsonFault.CutShort), Misbehaviour.WrongJson(JsonFault.DuplicateMembers),
        })
        {
            var fresh = await gateway.CreateAppAsync();
            _secrets.UnionWith([fresh.AppSecret, fresh.Secret]);
            gateway.WeChat.Next(WeChatPaths.AccessToken, trouble);
            await ExchangeAsync(gateway, fresh, fresh.NewCode());
        }

        for (var i = 0; i < 12; i++)
        {
            gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Status5xx());
            await ExchangeAsync(gateway, app, app.NewCode());
        }
    }

    // The token and the code are the caller's own; the answer to the exchange alone may hold the token.
    private async Task ExchangeAsync(ProcessGateway gateway, TestApp app, string code)
    {
        _secrets.Add(code);
        var answer = await gateway.CallAsync(app, "getWxAccessToken", ("code", code));
        if (answer.EffectiveCode == 0)
        {
            _secrets.UnionWith([(string)answer.Data!["accessToken"]!, (string)answer.Data["openId"]!]);
        }
        else
        {
            _answers.Add(answer);
        }
    }
}
