using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Admin.Calls;
using Gateway.Envelope;
using Gateway.Envelope.Replay;
using Gateway.Merchants;
using Gateway.Simulator;
using Gateway.Storage.Calls;
using Gateway.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Envelope.Records;

/// <summary>What each answered call leaves behind.</summary>
public sealed class CallRecordTests
{
    private const string WrongSign = "0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public async Task Every_outcome_leaves_a_record_with_the_trace_id_of_its_answer()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync("v2", settings: new JsonObject { ["requireNonce"] = true });
        var limited = await gateway.CreateAppAsync("v3", settings: new JsonObject { ["allowedCalls"] = new JsonArray("ping") });
        var off = await gateway.CreateAppAsync("v3-beta");
        await gateway.SetChannelAsync(off, off.WxAppId, enabled: false);
        var bare = await gateway.CreateAppAsync("v2", withChannel: false);
        var expected = new Dictionary<string, (string? AppId, string Call, string Outcome, int Code, string? PlatformCode, bool Signed)>(StringComparer.Ordinal);
        void Expect(WireAnswer answer, string? appId, string call, Outcome outcome, int code, bool signed, string? platformCode = null) =>
            expected.Add(answer.Response.Headers.GetValues("X-Trace-Id").Single(), (appId, call, outcome.ToString(), code, platformCode, signed));

        var replayed = app.Sign(app.Request());
        var nonceless = app.Request();
        nonceless.Remove("nonceStr");
        var late = app.Request(("reqTime", app.ReqTime(gateway.Time.GetUtcNow().AddHours(-1))));
        var wrong = app.Request();
        wrong["sign"] = WrongSign;
        Expect(await app.PostAsync("ping", replayed), app.AppId, "ping", Outcome.Success, 0, signed: true);
        Expect(await app.PostAsync("ping", replayed), app.AppId, "ping", Outcome.Replayed, 10507, signed: true);
        Expect(await app.PostAsync("ping", app.Sign(nonceless)), app.AppId, "ping", Outcome.NonceMissing, 10506, signed: false);
        Expect(await app.PostAsync("ping", app.Sign(late)), app.AppId, "ping", Outcome.TimeOutsideWindow, 10506, signed: true);
        Expect(await app.PostAsync("ping", wrong), app.AppId, "ping", Outcome.SignatureWrong, 20052, signed: false);
        Expect(await app.PostTextAsync("/unipay/assist/ping", "{"), null, "ping", Outcome.BodyUnreadable, 10505, signed: false);
        Expect(await app.PostTextAsync("/unipay/assist/ping", """{"reqTime":1,"appId":"none"}"""), null, "ping", Outcome.AppUnavailable, 20023, signed: false);
        Expect(await app.CallAsync("getWxAccessToken"), app.AppId, "getWxAccessToken", Outcome.FieldInvalid, 10506, signed: false);
        Expect(await app.CallAsync("getWxAccessToken", ("code", app.NewCode())), app.AppId, "getWxAccessToken", Outcome.Success, 0, signed: true);
        Expect(await app.CallAsync("getWxAccessToken", ("code", "nobody-knows-it")), app.AppId, "getWxAccessToken", Outcome.RefusedByPlatform, 20080, signed: true, "40029");
        gateway.WeChat.Next(WeChatPaths.AccessToken, Misbehaviour.Html());
        Expect(await app.CallAsync("getWxAccessToken", ("code", app.NewCode())), app.AppId, "getWxAccessToken", Outcome.PlatformUnreachable, 30000, signed: true, "Nonsense");
        Expect(await limited.CallAsync("getWxAccessToken", ("code", "c")), limited.AppId, "getWxAccessToken", Outcome.CallNotAllowed, 20030, signed: true);
        Expect(await off.CallAsync("getWxAccessToken", ("code", "c")), off.AppId, "getWxAccessToken", Outcome.ChannelDisabled, 20021, signed: true);
        Expect(await bare.CallAsync("getWxAccessToken", ("code", "c")), bare.AppId, "getWxAccessToken", Outcome.ChannelNotConfigured, 20025, signed: true);
        Execute(gateway, "ALTER TABLE ReplayBatches RENAME TO Elsewhere");
        Expect(await app.CallAsync("ping"), app.AppId, "ping", Outcome.Fault, 10500, signed: true);
        await gateway.WrittenAsync(expected.Count);

        var records = await gateway.CallsAsync("limit=200");

        Assert.Equal(expected.Count, records.Count);
        foreach (var record in records)
        {
            Assert.Equal(expected[(string)record["traceId"]!],
                ((string?)record["appId"], (string)record["call"]!, (string)record["outcome"]!, (int)record["code"]!, (string?)record["platformCode"], (bool)record["signed"]!));
        }
    }

    [Fact]
    public async Task A_call_that_was_told_to_come_again_later_leaves_a_record_of_503()
    {
        await using var gateway = new TestGateway().With(services => services.AddSingleton(provider =>
            new ReplayMemory(provider.GetRequiredService<IReplayStore>(), provider.GetRequiredService<TimeProvider>(), capacity: 1)));
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync();
        var memory = gateway.App.Services.GetRequiredService<ReplayMemory>();
        var known = gateway.App.Services.GetRequiredService<MerchantDirectory>().Current.Find(app.AppId)!;
        for (var i = 0; i < 10_000; i++)
        {
            await memory.Accept(known, [], SHA256.HashData(BitConverter.GetBytes(i)), gateway.Time.GetUtcNow().ToUnixTimeSeconds() + 20).Durable;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.CallAsync("ping")).Status);
        await gateway.WrittenAsync(1);

        var record = Assert.Single(await gateway.CallsAsync());
        Assert.Equal(("MemoryFull", 503), ((string)record["outcome"]!, (int)record["code"]!));
    }

    [Fact]
    public async Task Of_a_flood_of_wrong_signatures_as_many_are_kept_as_have_lines_in_the_log_and_all_are_counted()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync();
        var wrong = app.Request();
        wrong["sign"] = WrongSign;
        for (var i = 0; i < 300; i++)
        {
            await app.PostAsync("ping", wrong);
        }

        await gateway.WrittenAsync(300);

        Assert.Equal(100, (await gateway.CallsAsync("outcome=SignatureWrong&limit=200")).Count);
        Assert.Equal(100, (await gateway.CallsAsync("outcome=SlowedDown&code=429&limit=200")).Count);
        var statistics = await gateway.AdminAsync(HttpMethod.Get, "calls/statistics?hours=1");
        Assert.Equal(300, (long)statistics["hours"]![0]!["refusals"]!);
    }

    [Fact]
    public async Task A_record_says_who_called_what_and_how_it_went()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync("v3-beta");
        var request = app.Request(("code", app.NewCode()));
        var answer = await app.PostAsync("getWxAccessToken", app.Sign(request));
        await gateway.WrittenAsync(1);

        var record = Assert.Single(await gateway.CallsAsync());

        Assert.Equal("2026-03-01T04:00:00Z", (string)record["at"]!);
        Assert.Equal(
            (app.AppId, app.MchNo, "v3-beta", answer.TraceId, (string)request["nonceStr"]!),
            ((string)record["appId"]!, (string)record["mchNo"]!, (string)record["dialect"]!, (string)record["traceId"]!, (string)record["nonce"]!));
        Assert.Matches("^[0-9a-f]{32}$", (string)record["oneTimeCodeHash"]!);
        Assert.Matches("^[0-9a-f]{32}$", (string)record["openIdHash"]!);
        Assert.False((bool)record["bodyKept"]!);
        Assert.Equal(record.ToJsonString(), (await gateway.AdminAsync(HttpMethod.Get, $"calls/{record["id"]}")).ToJsonString());
    }

    [Fact]
    public async Task Calls_are_found_by_a_code_and_by_an_open_id_that_the_store_does_not_have()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync();
        var other = await gateway.CreateAppAsync("v3");
        var code = app.NewCode();
        var first = await app.CallAsync("getWxAccessToken", ("code", code));
        var again = await app.CallAsync("getWxAccessToken", ("code", code));
        var others = await other.CallAsync("getWxAccessToken", ("code", other.NewCode()));
        await gateway.WrittenAsync(3);

        var openId = (string)first.Data!["openId"]!;
        Assert.Equal([again.TraceId, first.TraceId], await TracesAsync($"oneTimeCode={Uri.EscapeDataString(code)}"));
        Assert.Equal([again.TraceId, first.TraceId], await TracesAsync($"openId={Uri.EscapeDataString(openId)}"));
        Assert.Equal([others.TraceId], await TracesAsync($"openId={Uri.EscapeDataString((string)others.Data!["openId"]!)}"));
        Assert.Empty(await TracesAsync($"openId={Uri.EscapeDataString(code)}"));
        Assert.Empty(await TracesAsync("oneTimeCode=" + Uri.EscapeDataString(openId)));

        async Task<IEnumerable<string>> TracesAsync(string query) => (await gateway.CallsAsync(query)).Select(record => (string)record["traceId"]!);
    }

    [Fact]
    public async Task The_body_of_a_refused_signature_is_kept_for_its_app_and_no_other_body_is()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync("v2");
        var wrong = app.Request(("code", "the-code"), ("extra", "中文 \"quoted\""));
        wrong["sign"] = WrongSign;
        var large = app.Request(("extra", new string('x', CallRecorder.LargestBody)));
        large["sign"] = WrongSign;
        await app.PostAsync("getWxAccessToken", wrong);
        await app.PostAsync("ping", large);
        await app.CallAsync("ping");
        await app.PostTextAsync("/unipay/assist/ping", """{"reqTime":1,"appId":"none","sign":"x"}""");
        await gateway.WrittenAsync(4);

        var log = gateway.App.Services.GetRequiredService<ICallLog>();
        var records = await gateway.CallsAsync();
        Assert.Equal([false, false, false, true], records.Select(record => (bool)record["bodyKept"]!));
        var bodies = await Task.WhenAll(records.Select(record => log.ReadRefusedBodyAsync((long)record["id"]!, CancellationToken.None)));
        Assert.Equal([null, null, null, TestApp.Text(wrong)], bodies.Select(body => body is null ? null : Encoding.UTF8.GetString(body)));
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task Nothing_of_codes_ids_tokens_and_secrets_is_on_disk_in_the_clear(string dialect)
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync(dialect);
        var (code, refused, unknown) = (app.NewCode(), app.NewCode(), "code-that-nobody-knows-0123");
        var answer = await app.CallAsync("getWxAccessToken", ("code", code));
        await app.CallAsync("getWxAccessToken", ("code", unknown));
        var wrong = app.Request(("code", refused), ("openId", "openid-of-somebody-4567"));
        wrong["sign"] = WrongSign;
        await app.PostAsync("getWxAccessToken", wrong);
        await gateway.WrittenAsync(3);
        Assert.Equal(3, (await gateway.CallsAsync()).Count);

        var nonce = (string)wrong["nonceStr"]!;
        var found = 0;
        string[] secrets =
        [
            code, refused, unknown, "openid-of-somebody-4567", (string)answer.Data!["openId"]!, (string)answer.Data["accessToken"]!, app.Secret, app.AppSecret, WrongSign,
        ];
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(gateway.DatabasePath)!).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            found += bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(nonce)) >= 0 ? 1 : 0;
            Assert.All(secrets, secret => Assert.True(
                bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0 && bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)) < 0,
                $"{Path.GetFileName(file)} holds {secret}"));
        }

        // What is not secret is there: the search looks where records are.
        Assert.True(found > 0);
    }

    [Fact]
    public async Task A_nonce_longer_than_any_is_cut_and_harms_nothing()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync();
        await app.PostAsync("ping", app.Sign(app.Request(("nonceStr", new string('n', 31) + "😀" + new string('x', 40_000)))));
        await app.PostAsync("ping", app.Sign(app.Request(("nonceStr", "随机=\"'\n\u0000随机"))));
        await gateway.WrittenAsync(2);

        var nonces = (await gateway.CallsAsync()).Select(record => (string?)record["nonce"]);

        Assert.Equal(["随机=\"'\n\u0000随机", new string('n', 31)], nonces);
    }

    private static void Execute(TestGateway gateway, string statement)
    {
        using var connection = gateway.App.Services.GetRequiredService<SqliteDatabase>().OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
