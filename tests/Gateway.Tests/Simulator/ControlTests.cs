using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Simulator;

public sealed class ControlTests : SimulatorTest
{
    [Fact]
    public async Task By_hand_an_account_is_added_a_code_issued_and_the_next_call_spoilt()
    {
        await PostAsync("accounts", """{"appid":"wxhand","secret":"hand secret","domain":"pay.example.com","bound":false}""");
        var issued = await PostAsync("codes", """{"appid":"wxhand","openid":"oHand","unionid":"uHand","snapshot":true,"scope":"snsapi_userinfo"}""");
        await PostAsync("next", """{"path":"/sns/oauth2/access_token","do":"errcode","errcode":45011,"times":1}""");
        var code = issued.GetProperty("code").GetString();

        Assert.Equal(300, issued.GetProperty("expires_in").GetInt32());
        Assert.Equal(45011, await ErrcodeAsync(code, "wxhand", "hand secret"));
        var answer = await ExchangeAsync(code, "wxhand", "hand secret");
        Assert.Equal("oHand", answer.GetProperty("openid").GetString());
        Assert.Equal(1, answer.GetProperty("is_snapshotuser").GetInt32());
        Assert.False(answer.TryGetProperty("unionid", out _));
    }

    [Theory]
    [InlineData("""{"do":"html","status":502}""", "Html")]
    [InlineData("""{"do":"html"}""", "Html")]
    [InlineData("""{"do":"status5xx","status":500}""", "Status5xx")]
    [InlineData("""{"do":"empty_body"}""", "EmptyBody")]
    [InlineData("""{"do":"huge_body","bytes":1000}""", "HugeBody")]
    [InlineData("""{"do":"wrong_json","fault":"duplicate_members"}""", "WrongJson")]
    [InlineData("""{"do":"slow","milliseconds":0}""", "Slow")]
    [InlineData("""{"do":"truncated"}""", "Truncated")]
    [InlineData("""{"do":"reset"}""", "Reset")]
    [InlineData("""{"do":"errcode"}""", "system error")]
    public async Task Every_misbehaviour_without_a_signal_can_be_asked_for_by_hand(string wish, string outcome)
    {
        await PostAsync("next", wish.Replace("{", """{"path":"/sns/oauth2/access_token","""));
        try
        {
            using var answer = await Http.GetAsync(ExchangePath("code"));
        }
        catch (HttpRequestException)
        {
            // A broken answer is what was asked for.
        }

        Assert.Equal(outcome, Assert.Single(Platform.Calls).Outcome);
    }

    [Fact]
    public async Task By_hand_a_user_logs_in_to_a_mini_program_and_gets_something_encrypted()
    {
        var code = (await PostAsync("codes", $$"""{"kind":"login","appid":"{{AppId}}","openid":"oHand","unionid":"uHand"}""")).GetProperty("code");
        var login = await GetAsync($"{WeChatPaths.JsCode2Session}?appid={AppId}&secret={Secret}&js_code={code}&grant_type=authorization_code");
        var encrypted = await PostAsync("sessions", $$"""{"appid":"{{AppId}}","openid":"oHand","do":"encrypt","data":"{\"a\":1}"}""");

        using var aes = Aes.Create();
        aes.Key = login.GetProperty("session_key").GetBytesFromBase64();
        var opened = aes.DecryptCbc(
            encrypted.GetProperty("encrypted_data").GetBytesFromBase64(), encrypted.GetProperty("iv").GetBytesFromBase64(), PaddingMode.PKCS7);
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(opened));

        await PostAsync("sessions", $$"""{"appid":"{{AppId}}","openid":"oHand","do":"end"}""");
        Assert.Null(Platform.SessionKeyOf(AppId, "oHand"));
    }

    [Fact]
    public async Task By_hand_tokens_are_killed_refused_and_allowed_again()
    {
        var token = (await TokenAsync()).GetProperty("access_token").GetString()!;
        await GetAsync($"{WeChatPaths.Ticket}?access_token={token}&type=jsapi");

        await PostAsync("tokens", $$"""{"appid":"{{AppId}}","do":"drop_ticket"}""");
        Assert.Null(Platform.TicketOf(AppId));
        await PostAsync("tokens", $$"""{"appid":"{{AppId}}","do":"invalidate"}""");
        Assert.False(Platform.IsTokenAlive(token));
        await PostAsync("tokens", $$"""{"appid":"{{AppId}}","do":"whitelist","addresses":["203.0.113.7"]}""");
        Assert.Equal(40164, ErrcodeOf(await TokenAsync()));
        await PostAsync("tokens", $$"""{"appid":"{{AppId}}","do":"refuse","errcode":89501}""");
        Assert.Equal(89501, ErrcodeOf(await TokenAsync()));
        await PostAsync("tokens", $$"""{"appid":"{{AppId}}","do":"allow"}""");
        Assert.Equal(0, ErrcodeOf(await TokenAsync()));

        Task<JsonElement> TokenAsync() => GetAsync($"{WeChatPaths.Token}?grant_type=client_credential&appid={AppId}&secret={Secret}");
    }

    [Fact]
    public async Task By_hand_merchants_are_added_and_codes_of_payers_issued()
    {
        await PostAsync("accounts", """{"kind":"pay","mch_id":"1900000001","appid":"wx0000000000000001","key":"k","partner":true,"identity":true}""");
        await PostAsync("accounts", """{"kind":"sub_merchant","mch_id":"1900000001","sub_mch_id":"1900000005","sub_appids":["wx5"]}""");
        var pay = await PostAsync("codes", """{"kind":"pay","openid":"oHand"}""");
        var identity = await PostAsync("codes", """{"kind":"identity","mch_id":"1900000001","appid":"wx0000000000000001","openid":"oHand"}""");
        await PostAsync("next", """{"path":"/tools/authcodetoopenid","do":"pay_fail","return_msg":"busy"}""");

        Assert.Equal((60, 600), (pay.GetProperty("expires_in").GetInt32(), identity.GetProperty("expires_in").GetInt32()));
        Assert.Matches("^1[0-5][0-9]{16}$", pay.GetProperty("code").GetString());
        using var answer = await Http.PostAsync(WeChatPaths.AuthCodeToOpenId, content: null);
        Assert.Contains("busy", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"do":"wrong_xml","xml_fault":"external_entity"}""", "WrongXml")]
    [InlineData("""{"do":"wrong_xml","xml_fault":"utf7_or_other_encoding"}""", "WrongXml")]
    [InlineData("""{"do":"pay_error","pay_err_code":"SYSTEMERROR","pay_err_text":"x"}""", "XML格式错误")]
    [InlineData("""{"do":"pay_fail"}""", "")]
    public async Task Every_misbehaviour_of_the_xml_can_be_asked_for_by_hand(string wish, string outcome)
    {
        await PostAsync("next", wish.Replace("{", """{"path":"/tools/authcodetoopenid","""));

        using var answer = await Http.PostAsync(WeChatPaths.AuthCodeToOpenId, content: null);

        Assert.Equal(outcome, Assert.Single(Platform.Calls).Outcome);
    }

    [Fact]
    public async Task The_calls_are_listed_without_secrets()
    {
        await ExchangeAsync(Platform.IssueCode(AppId));

        var calls = await Http.GetStringAsync("_simulator/calls");

        Assert.Equal(0, Parse(calls)[0].GetProperty("errcode").GetInt32());
        Assert.DoesNotContain(Secret, calls, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_simulator", "_simulator/calls")]
    [InlineData("_simulator/", "calls")]
    public async Task The_index_explains_and_links_to_the_calls(string path, string link)
    {
        var page = await Http.GetStringAsync(path);

        Assert.Contains($"href=\"{link}\"", page, StringComparison.Ordinal);
        Assert.Contains("reset_before_answer", page, StringComparison.Ordinal);
        using var calls = await Http.GetAsync(new Uri(new Uri(BaseAddress, path), link));
        Assert.Equal(HttpStatusCode.OK, calls.StatusCode);
    }

    [Theory]
    [InlineData("accounts", "")]
    [InlineData("accounts", "null")]
    [InlineData("accounts", "[]")]
    [InlineData("accounts", """{"appid":"wx1"}""")]
    [InlineData("accounts", """{"appid":"","secret":"s"}""")]
    [InlineData("accounts", """{"appid":"wx1","secret":"s","surprise":1}""")]
    [InlineData("codes", """{"appid":"wxnobody"}""")]
    [InlineData("codes", """{"appid":"wx00000000000000a1","scope":"everything"}""")]
    [InlineData("accounts", """{"secret":"s"}""")]
    [InlineData("accounts", """{"kind":"pay","appid":"wx1","key":"k"}""")]
    [InlineData("accounts", """{"kind":"sub_merchant","mch_id":"1900000001","sub_mch_id":"1"}""")]
    [InlineData("accounts", """{"kind":"bank","appid":"wx1","secret":"s"}""")]
    [InlineData("codes", "{}")]
    [InlineData("codes", """{"kind":"login","appid":"wxnobody"}""")]
    [InlineData("codes", """{"kind":"identity","mch_id":"1900000001","appid":"wx1","openid":"o"}""")]
    [InlineData("tokens", """{"appid":"wx00000000000000a1"}""")]
    [InlineData("tokens", """{"appid":"wxnobody","do":"invalidate"}""")]
    [InlineData("tokens", """{"appid":"wx00000000000000a1","do":"whitelist","addresses":["here"]}""")]
    [InlineData("tokens", """{"appid":"wx00000000000000a1","do":"whitelist","addresses":[null]}""")]
    [InlineData("sessions", """{"appid":"wx00000000000000a1","openid":"oNobody","do":"encrypt"}""")]
    [InlineData("next", """{"path":"/tools/authcodetoopenid","do":"errcode"}""")]
    [InlineData("next", """{"path":"/tools/authcodetoopenid","do":"pay_fail","return_msg":"\u0000"}""")]
    [InlineData("next", """{"path":"/nowhere","do":"hang"}""")]
    [InlineData("next", """{"path":"/sns/oauth2/access_token","do":"hold"}""")]
    [InlineData("next", """{"path":"/sns/oauth2/access_token","do":"dance"}""")]
    [InlineData("next", """{"path":"/sns/oauth2/access_token","do":"html","status":99}""")]
    [InlineData("next", """{"path":"/sns/oauth2/access_token","do":"hang","times":0}""")]
    public async Task A_wrong_request_is_400_and_says_why(string what, string body)
    {
        using var answer = await SendAsync(what, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty(Parse(await answer.Content.ReadAsStringAsync()).GetProperty("error").GetString()!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_beyond_16_kilobytes_is_413(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "_simulator/codes")
        {
            Content = new StringContent($$"""{"appid":"{{new string('x', 20_000)}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_change_must_be_json_so_that_no_other_site_can_post_it(string contentType)
    {
        using var answer = await SendAsync("codes", $$"""{"appid":"{{AppId}}"}""", contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("Host", "pay.example.com")]
    public async Task A_forwarded_call_or_a_foreign_host_name_finds_nothing(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "_simulator/calls");
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_caller_on_another_machine_finds_nothing()
    {
        await using var app = await StartAsync("", from: IPAddress.Parse("203.0.113.7"));

        using var answer = await Http.GetAsync($"{app.Urls.Single()}/_simulator");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Under_a_prefix_everything_works_and_stays_under_it()
    {
        await using var app = await StartAsync("/sandbox/wechat", IPAddress.Loopback);
        var at = $"{app.Urls.Single()}/sandbox/wechat";
        var platform = app.Services.GetRequiredService<WeChatPlatform>();
        var authorize = new Uri($"{at}/connect/oauth2/authorize?appid={AppId}&redirect_uri=http%3A%2F%2Flocalhost%2F&response_type=code&scope=snsapi_userinfo");

        var page = await Http.GetStringAsync(authorize);
        var link = WebUtility.HtmlDecode(page.Split("href=\"")[1].Split('"')[0]);
        using var consent = await Http.GetAsync(new Uri(authorize, link));
        var answer = Parse(await Http.GetStringAsync($"{at}/{ExchangePath(CodeIn(consent.Headers.Location))}"));

        Assert.True(answer.TryGetProperty("openid", out _));
        Assert.Equal(2, platform.CountOf(WeChatPaths.Authorize));
        Assert.Contains("access_token", await Http.GetStringAsync($"{at}/_simulator/calls"), StringComparison.Ordinal);
    }

    private async Task<WebApplication> StartAsync(string prefix, IPAddress from)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddSingleton<TimeProvider>(Time).AddWeChatSimulator(acceptUnknownAccounts: true);
        var app = builder.Build();
        app.Use((http, next) =>
        {
            http.Connection.RemoteIpAddress = from;
            return next(http);
        });
        app.MapGroup(prefix).MapWeChatSimulator();
        await app.StartAsync();
        return app;
    }

    private async Task<HttpResponseMessage> SendAsync(string what, string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        return await Http.PostAsync($"_simulator/{what}", content);
    }

    private async Task<JsonElement> PostAsync(string what, string body)
    {
        using var answer = await SendAsync(what, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
