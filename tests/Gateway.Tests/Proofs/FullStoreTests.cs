using Gateway.Simulator;

namespace Gateway.Tests.Proofs;

/// <summary>A code is spent at the platform whether or not the store takes the answer.</summary>
public sealed class FullStoreTests
{
    private const string Fill = "CREATE TRIGGER Full BEFORE INSERT ON Exchanges BEGIN SELECT RAISE(ABORT, 'full'); END";

    [Theory]
    [InlineData("getWxAccessToken", WeChatPaths.AccessToken)]
    [InlineData("getWxMiniSession", WeChatPaths.JsCode2Session)]
    public async Task An_answer_the_store_does_not_take_is_given_and_given_again(string call, string path)
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync();
        await gateway.SetMiniChannelAsync(app);
        var code = path == WeChatPaths.AccessToken ? app.NewCode() : app.NewLoginCode();
        gateway.Execute(Fill);

        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.WeChat.Next(path, Misbehaviour.Hold(release.Task));
        var first = app.CallAsync(call, ("code", code));
        await gateway.WeChat.WaitForCallsAsync(path, 1);
        // Nonces are written in order: with this one the first one's is on disk, and cannot fail together with the answer.
        Assert.Equal(0, (await app.CallAsync("ping")).Code);
        release.SetResult();
        var answer = await first;
        Assert.Equal(0, answer.EffectiveCode);

        AssertSame(answer, await app.CallAsync(call, ("code", code)));
        gateway.Execute("DROP TRIGGER Full");
        AssertSame(answer, await app.CallAsync(call, ("code", code)));
        Assert.Equal(0, gateway.Execute("SELECT count(*) FROM Exchanges"));
        Assert.Equal(1, gateway.WeChat.CountOf(path));

        gateway.Time.Advance(TimeSpan.FromSeconds(301));
        Assert.Contains("[40163]", (await app.CallAsync(call, ("code", code))).EffectiveMsg);
    }

    private static void AssertSame(WireAnswer expected, WireAnswer actual)
    {
        Assert.Equal(0, actual.EffectiveCode);
        Assert.Equal((string)expected.Data!["openId"]!, (string)actual.Data!["openId"]!);
        Assert.Equal((string?)expected.Data["accessToken"], (string?)actual.Data["accessToken"]);
    }
}
