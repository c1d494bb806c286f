using Gateway.Simulator;

namespace Gateway.Tests.Proofs;

/// <summary>What was answered before a <c>kill -9</c> holds after it.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Of_200_copies_of_one_body_exactly_one_succeeds_over_both_lives()
    {
        await using var gateway = await new ProcessGateway().StartAsync();
        var app = await gateway.CreateAppAsync();
        var body = ProcessGateway.Sign(app, ("code", app.NewCode()));
        var first = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => gateway.PostAsync("getWxAccessToken", body)));
        await gateway.KillAsync();
        Assert.Single(first, answer => answer.EffectiveCode == 0);
        Assert.Equal(199, first.Count(answer => answer.Code == 10507));

        await gateway.StartAsync();
        var second = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => gateway.PostAsync("getWxAccessToken", body)));
        Assert.All(second, answer => Assert.Equal(10507, answer.Code));
        Assert.Equal(1, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
    }

    [Fact]
    public async Task A_hundred_presentations_of_one_code_before_and_after_a_kill_make_one_platform_call_and_one_answer()
    {
        await using var gateway = await new ProcessGateway().StartAsync();
        var app = await gateway.CreateAppAsync();
        var code = app.NewCode();
        var refusedCode = app.NewCode() + "x";
        var first = await PresentAsync(gateway, app, code);
        var refused = await gateway.CallAsync(app, "getWxAccessToken", ("code", refusedCode));
        await gateway.KillAsync();
        await gateway.StartAsync();
        var second = await PresentAsync(gateway, app, code);
        var refusedAgain = await gateway.CallAsync(app, "getWxAccessToken", ("code", refusedCode));

        Assert.Single(first.Concat(second).Select(Identity).Distinct());
        Assert.Equal(20080, refused.EffectiveCode);
        Assert.Equal(refused.EffectiveMsg, refusedAgain.EffectiveMsg);
        Assert.Equal(2, gateway.WeChat.CountOf(WeChatPaths.AccessToken));
    }

    [Fact]
    public async Task Every_call_answered_before_a_kill_in_the_middle_of_a_burst_is_a_replay_afterwards()
    {
        await using var gateway = await new ProcessGateway().StartAsync();
        var app = await gateway.CreateAppAsync();
        var bodies = Enumerable.Range(0, 1200).Select(_ => ProcessGateway.Sign(app)).ToList();
        var answered = new List<string>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var burst = bodies.Select(async body =>
        {
            try
            {
                var answer = await gateway.PostAsync("ping", body);
                Assert.Equal(0, answer.Code);
                lock (answered)
                {
                    answered.Add(body);
                    if (answered.Count == 300)
                    {
                        enough.SetResult();
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The process was gone before this one was answered.
            }
        }).ToList();
        await Task.WhenAny(enough.Task, Task.WhenAll(burst));
        await gateway.KillAsync();
        await Task.WhenAll(burst);

        await gateway.StartAsync();
        Assert.InRange(answered.Count, 300, bodies.Count);
        var again = await Task.WhenAll(answered.Select(body => gateway.PostAsync("ping", body)));
        Assert.All(again, answer => Assert.Equal(10507, answer.Code));
        Assert.Equal(0, (await gateway.CallAsync(app, "ping")).Code);
        Assert.True((bool)(await gateway.AdminAsync(HttpMethod.Get, "audit/verify")).Json!["whole"]!);
    }

    private static Task<WireAnswer[]> PresentAsync(ProcessGateway gateway, TestApp app, string code) =>
        Task.WhenAll(Enumerable.Range(0, 100).Select(_ => gateway.CallAsync(app, "getWxAccessToken", ("code", code))));

    private static (int Code, string OpenId, string AccessToken) Identity(WireAnswer answer) =>
        (answer.EffectiveCode, (string)answer.Data!["openId"]!, (string)answer.Data["accessToken"]!);
}
