using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

public sealed class WeChatPlatformTests : SimulatorTest
{
    [Fact]
    public async Task A_call_is_recorded_with_its_names_outcome_and_time_and_without_any_secret()
    {
        var code = Platform.IssueCode(AppId);
        await ExchangeAsync(code);
        await ExchangeAsync(code);

        Assert.Collection(
            Platform.Calls,
            call => Assert.Equal((WeChatPaths.AccessToken, "GET", 0, "ok", Time.GetUtcNow()), (call.Path, call.Method, call.Errcode, call.Outcome, call.ArrivedAt)),
            call => Assert.Equal((40163, "code been used"), (call.Errcode, call.Outcome)));
        Assert.Equal(["appid", "secret", "code", "grant_type"], Platform.Calls[0].QueryNames);
        Assert.Equal($"appid={AppId}&secret=***&code=***&grant_type=authorization_code", Platform.Calls[0].Query);
    }

    [Theory]
    [InlineData("appid=" + Secret)]
    [InlineData("grant_type=" + Secret)]
    [InlineData("scope=" + Secret)]
    [InlineData("anything=" + Secret)]
    [InlineData(Secret)]
    [InlineData("secret%3D" + Secret)]
    [InlineData("secret=" + Secret + "&secret=" + Secret)]
    public async Task A_secret_that_went_astray_is_not_recorded_either(string query)
    {
        await Http.GetStringAsync("sns/oauth2/access_token?" + query);

        Assert.DoesNotContain(Secret, string.Join('|', Platform.Calls.Select(call => $"{call}{string.Join(',', call.QueryNames)}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_can_wait_for_calls_to_arrive_while_they_are_held()
    {
        var release = new TaskCompletionSource();
        Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Hold(release.Task), times: 2);

        var answers = Task.WhenAll(ExchangeAsync("one"), ExchangeAsync("two"));
        await Platform.WaitForCallsAsync(WeChatPaths.AccessToken, 2);

        Assert.False(answers.IsCompleted);
        release.SetResult();
        Assert.All(await answers, answer => Assert.Equal(40029, answer.GetProperty("errcode").GetInt32()));
    }

    [Fact]
    public async Task Beyond_its_capacity_the_oldest_code_is_forgotten()
    {
        var small = new WeChatPlatform(Time) { CodeCapacity = 2 };
        small.AddAccount(AppId, Secret);
        await using var server = await SimulatorServer.StartAsync(small);
        var codes = Enumerable.Range(0, 3).Select(_ => small.IssueCode(AppId)).ToList();

        var answers = new List<string>();
        foreach (var code in codes)
        {
            answers.Add(await Http.GetStringAsync(new Uri(server.BaseAddress, ExchangePath(code))));
        }

        Assert.Equal([true, false, false], answers.Select(answer => answer.Contains("40029", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_sandbox_takes_the_first_secret_of_an_unknown_account_as_its_own()
    {
        var sandbox = new WeChatPlatform(Time, acceptUnknownAccounts: true);
        await using var server = await SimulatorServer.StartAsync(sandbox);
        var (first, second) = (sandbox.IssueCode("wxnew"), sandbox.IssueCode("wxnew"));

        Assert.Contains("openid", await ExchangeAsync(first, "first secret"), StringComparison.Ordinal);
        Assert.Contains("40125", await ExchangeAsync(second, "other secret"), StringComparison.Ordinal);
        Assert.Contains("openid", await ExchangeAsync(second, "first secret"), StringComparison.Ordinal);

        async Task<string> ExchangeAsync(string code, string secret) =>
            await Http.GetStringAsync(new Uri(server.BaseAddress, ExchangePath(code, "wxnew", secret)));
    }

    [Fact]
    public async Task A_sandbox_refuses_an_appid_too_long_to_be_one()
    {
        var sandbox = new WeChatPlatform(Time, acceptUnknownAccounts: true);
        await using var server = await SimulatorServer.StartAsync(sandbox);

        Assert.Contains("40013", await Http.GetStringAsync(new Uri(server.BaseAddress, ExchangePath("code", new string('x', 65)))), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => sandbox.IssueCode(new string('x', 65)));
    }

    [Fact]
    public async Task A_new_secret_replaces_the_old_one()
    {
        Platform.AddAccount(AppId, "a new secret");

        Assert.Equal(40125, await ErrcodeAsync("code"));
        Assert.Equal(40029, await ErrcodeAsync("code", secret: "a new secret"));
    }

    [Fact]
    public void Mistakes_of_a_test_are_told_at_once()
    {
        Assert.Throws<ArgumentException>(() => Platform.IssueCode("wx00000000000000ff"));
        Assert.Throws<ArgumentException>(() => Platform.IssueCode(AppId, scope: "snsapi_everything"));
        Assert.Throws<ArgumentException>(() => Platform.Next("/sns/oauth2/acces_token", Misbehaviour.Hang()));
        Assert.Throws<ArgumentException>(() => Platform.CountOf("/sns/oauth2/acces_token"));
        Assert.Throws<ArgumentException>(() => Platform.Next(WeChatPaths.Authorize, Misbehaviour.WrongJson()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Platform.Next(WeChatPaths.AccessToken, Misbehaviour.Hang(), times: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Misbehaviour.Status5xx(404));
        Assert.Throws<ArgumentOutOfRangeException>(() => Misbehaviour.Slow(TimeSpan.FromSeconds(-1)));
    }
}
