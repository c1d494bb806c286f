using System.Net;
using System.Net.Sockets;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class MisbehaviourTests : SimulatorTest
{
    [Theory]
    [InlineData(-1, "system error, rid: ")]
    [InlineData(40226, "code blocked, rid: ")]
    [InlineData(45011, "api minute-quota reach limit, must slower, retry next minute, rid: ")]
    public async Task An_errcode_is_answered_in_the_platforms_words_and_leaves_the_code_good(int errcode, string message)
    {
        var code = Platform.IssueCode(AppId);
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Errcode(errcode));

        var answer = await ExchangeAsync(code);

        Assert.Equal(errcode, answer.GetProperty("errcode").GetInt32());
        Assert.StartsWith(message, answer.GetProperty("errmsg").GetString(), StringComparison.Ordinal);
        Assert.True((await ExchangeAsync(code)).TryGetProperty("openid", out _));
    }

    [Fact]
    public async Task A_busy_platform_may_have_spent_the_code_all_the_same()
    {
        var code = Platform.IssueCode(AppId);
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Errcode(-1) with { SpendsTheCode = true });

        Assert.Equal(-1, await ErrcodeAsync(code));
        Assert.Equal(40163, await ErrcodeAsync(code));
    }

    [Fact]
    public async Task Misbehaviours_come_in_the_order_they_were_asked_for_and_as_often()
    {
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Errcode(-1), times: 2);
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Errcode(45011));

        var answers = new List<int>();
        for (var call = 0; call < 4; call++)
        {
            answers.Add(await ErrcodeAsync("code"));
        }

        Assert.Equal([-1, -1, 45011, 40029], answers);
    }

    [Fact]
    public async Task Slow_answers_truly_once_the_time_has_passed()
    {
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Slow(TimeSpan.FromSeconds(30)));

        var answer = ExchangeAsync(Platform.IssueCode(AppId));
        await Time.WaitForTimerAsync(TimeSpan.FromSeconds(30));
        Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(answer.IsCompleted);

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await answer).TryGetProperty("openid", out _));
    }

    [Fact]
    public async Task Hold_answers_when_the_test_says_so()
    {
        var release = new TaskCompletionSource();
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Hold(release.Task));

        var answer = ExchangeAsync(Platform.IssueCode(AppId));
        await Platform.WaitForCallsAsync(WeChatPaths.AccessToken, 1);
        Assert.False(answer.IsCompleted);

        release.SetResult();
        Assert.True((await answer).TryGetProperty("openid", out _));
    }

    [Fact]
    public async Task Hang_ends_when_the_client_gives_up_and_the_code_is_gone()
    {
        var code = Platform.IssueCode(AppId);
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Hang());
        using var patience = new CancellationTokenSource();

        var answer = Http.GetAsync(ExchangePath(code), patience.Token);
        await Platform.WaitForCallsAsync(WeChatPaths.AccessToken, 1);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(40163, await ErrcodeAsync(code));
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_a_call_that_hangs()
    {
        var platform = new WeChatPlatform(Time);
        var server = await SimulatorServer.StartAsync(platform);
        platform.Next(WeChatPaths.AccessToken, Misbehaviour.Hang());
        var answer = Http.GetAsync(new Uri(server.BaseAddress, ExchangePath("code")));
        await platform.WaitForCallsAsync(WeChatPaths.AccessToken, 1);

        await server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Fact]
    public async Task Reset_breaks_off_in_the_middle_of_the_answer()
    {
        var code = Platform.IssueCode(AppId);
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Reset());

        var (text, error) = await RawAsync(ExchangePath(code));

        Assert.Equal(SocketError.ConnectionReset, error);
        Assert.StartsWith("HTTP/1.1 200 ", text, StringComparison.Ordinal);
        Assert.Contains("{\"access_token\":", text, StringComparison.Ordinal);
        Assert.DoesNotContain("}", text, StringComparison.Ordinal);
        Assert.Equal(40163, await ErrcodeAsync(code));
    }

    [Fact]
    public async Task Reset_before_the_answer_sends_nothing_and_leaves_the_code_good()
    {
        var code = Platform.IssueCode(AppId);
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.ResetBeforeAnswer());

        var (text, error) = await RawAsync(ExchangePath(code));

        Assert.Equal((string.Empty, SocketError.ConnectionReset), (text, error));
        Assert.True((await ExchangeAsync(code)).TryGetProperty("openid", out _));
    }

    [Fact]
    public async Task Close_before_the_answer_ends_in_an_orderly_way_with_nothing_sent_and_the_code_spent()
    {
        var code = Platform.IssueCode(AppId);
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.CloseBeforeAnswer());

        var (text, error) = await RawAsync(ExchangePath(code));

        Assert.Equal((string.Empty, null), (text, error));
        Assert.Equal(40163, await ErrcodeAsync(code));
    }

    [Fact]
    public async Task Truncated_ends_in_an_orderly_way_before_the_promised_length()
    {
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Truncated(), times: 2);

        var (text, error) = await RawAsync(ExchangePath(Platform.IssueCode(AppId)));
        var parts = text.Split("\r\n\r\n", 2);
        var promised = int.Parse(parts[0].Split("Content-Length: ")[1].Split('\r')[0]);

        Assert.Null(error);
        Assert.Equal(promised / 2, parts[1].Length);
        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => Http.GetStringAsync(ExchangePath("code")));
        Assert.Equal(HttpRequestError.ResponseEnded, thrown.HttpRequestError);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(502)]
    public async Task Html_comes_with_the_status_asked_for(int status)
    {
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Html(status));

        using var answer = await Http.GetAsync(ExchangePath("code"));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("<html>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_error_has_no_json()
    {
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Status5xx());

        using var answer = await Http.GetAsync(ExchangePath("code"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("upstream fault", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_empty_body_is_status_200_and_nothing_else()
    {
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.EmptyBody());

        using var answer = await Http.GetAsync(ExchangePath("code"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_huge_body_is_true_json_of_undeclared_length()
    {
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.HugeBody(3_000_000));

        using var answer = await Http.GetAsync(ExchangePath(Platform.IssueCode(AppId)), HttpCompletionOption.ResponseHeadersRead);

        Assert.Null(answer.Content.Headers.ContentLength);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(body.Length > 3_000_000);
        Assert.True(Parse(body).TryGetProperty("openid", out _));
    }

    [Theory]
    [InlineData(JsonFault.Array, "^\\[\\{.*\\}\\]$")]
    [InlineData(JsonFault.WrongTypes, "\"expires_in\":\"7200\".*\"openid\":8675309")]
    [InlineData(JsonFault.DuplicateMembers, "\"openid\":\"(?!oSomebody).*\"openid\":\"oSomebody\"")]
    [InlineData(JsonFault.CutShort, "^\\{\"access_token\":[^}]*$")]
    [InlineData(JsonFault.Null, "^null$")]
    public async Task Wrong_json_is_wrong_in_the_way_asked_for(JsonFault fault, string pattern)
    {
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.WrongJson(fault));

        Assert.Matches(pattern, await Http.GetStringAsync(ExchangePath(Platform.IssueCode(AppId, new SimulatedUser("oSomebody")))));
    }

    [Fact]
    public async Task A_misbehaviour_is_in_the_record_of_calls()
    {
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.EmptyBody());
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Errcode(-1));

        await Http.GetStringAsync(ExchangePath("code"));
        await Http.GetStringAsync(ExchangePath("code"));

        Assert.Equal([(null, "EmptyBody"), (-1, "system error")], Platform.Calls.Select(call => (call.Errcode, call.Outcome)));
    }
}
