using System.Text.Json.Nodes;

namespace Gateway.Tests.Integrate;

/// <summary>The programs of docs/integrate do what their pages say, as they stand there.</summary>
public sealed class PageProgramTests(PagePrograms programs) : IClassFixture<PagePrograms>
{
    private const int Incomplete = 1;
    private const int Refused = 2;
    private const int NotTrusted = 3;
    private const int NoAnswer = 4;

    private static readonly string[] Dialects = ["v2", "v3-beta", "v3", "open"];

    public static TheoryData<string> Pages => [.. Language.Tried.Select(language => language.Page)];

    public static TheoryData<string, string> PagesAndDialects
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var language in Language.Tried)
            {
                foreach (var dialect in Dialects)
                {
                    data.Add(language.Page, dialect);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(PagesAndDialects))]
    public async Task A_program_prints_the_openId_of_a_code(string page, string dialect)
    {
        var app = programs.App(dialect);
        var code = app.NewCode();
        var ended = await programs.RunAsync(page, dialect, code);

        Assert.Equal(("", 0), (ended.Error, ended.ExitCode));
        // The same code gives the same openId to whoever asks next for this app.
        Assert.Equal(await OpenIdAsync(app, code) + "\n", ended.Output);
    }

    [Theory]
    [MemberData(nameof(PagesAndDialects))]
    public async Task A_program_uses_nothing_of_an_answer_that_was_changed_on_its_way(string page, string dialect)
    {
        await using var relay = await Relay.StartAsync(programs.Gateway.Http, answer =>
        {
            var openId = (string)answer["data"]!["openId"]!;
            answer["data"]!["openId"] = openId[..^1] + (openId[^1] == 'A' ? 'B' : 'A');
            return answer;
        });
        var ended = await programs.RunAsync(page, dialect, programs.App(dialect).NewCode(), relay.Address);

        Assert.Equal((NotTrusted, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("The answer's signature does not fit", ended.Error, StringComparison.Ordinal);
        Assert.Single(relay.Requests);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_program_uses_nothing_of_an_answer_without_a_signature(string page)
    {
        await using var relay = await Relay.StartAsync(programs.Gateway.Http, answer =>
        {
            answer["data"]!.AsObject().Remove("sign");
            return answer;
        });
        var ended = await programs.RunAsync(page, "v2", programs.App("v2").NewCode(), relay.Address);

        Assert.Equal((NotTrusted, ""), (ended.ExitCode, ended.Output));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_program_does_not_take_two_members_in_one_for_what_was_signed(string page)
    {
        // The signed text is the same: accessToken=…&code=0&openId=…
        await using var relay = await Relay.StartAsync(programs.Gateway.Http, answer =>
        {
            var data = answer["data"]!.AsObject();
            data["openId"] = $"{data["openId"]}&resTime={data["resTime"]}";
            data.Remove("resTime");
            return answer;
        });
        var ended = await programs.RunAsync(page, "v2", programs.App("v2").NewCode(), relay.Address);

        Assert.Equal((NotTrusted, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("The answer's openId is malformed", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_program_with_a_wrong_secret_is_told_what_to_look_at(string page)
    {
        var ended = await programs.RunAsync(page, "v2", programs.App("v2").NewCode(), secret: "not-the-secret-of-this-app");

        Assert.Equal((Refused, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("Refused: 20052: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Check SIGN_SECRET, the app's dialect and its signType; 'ping'", ended.Error, StringComparison.Ordinal);
        Assert.Contains("(traceId ", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret-of-this-app", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_program_says_what_WeChat_refused(string page)
    {
        var ended = await programs.RunAsync(page, "v2", "no-code-of-wechat");

        Assert.Equal((Refused, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("[40029]", ended.Error, StringComparison.Ordinal);
        Assert.Contains("(traceId ", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_program_asks_again_with_a_request_of_its_own(string page)
    {
        await using var relay = await Relay.StartAsync(programs.Gateway.Http, unavailable: 1);
        var ended = await programs.RunAsync(page, "v2", programs.App("v2").NewCode(), relay.Address);

        Assert.Equal(("", 0), (ended.Error, ended.ExitCode));
        Assert.Equal(2, relay.Requests.Count);
        Assert.All((string[])["nonceStr", "sign"], member => Assert.NotEqual((string?)relay.Requests[0][member], (string?)relay.Requests[1][member]));
        Assert.Equal((string?)relay.Requests[0]["code"], (string?)relay.Requests[1]["code"]);
    }

    [Fact]
    public async Task Every_program_gives_up_after_three_attempts()
    {
        await Task.WhenAll(Language.Tried.Select(async language =>
        {
            await using var relay = await Relay.StartAsync(programs.Gateway.Http, unavailable: int.MaxValue);
            var ended = await programs.RunAsync(language.Page, "v2", "any", relay.Address);

            Assert.Equal((NoAnswer, ""), (ended.ExitCode, ended.Output));
            Assert.StartsWith("Given up after three attempts: HTTP 503", ended.Error, StringComparison.Ordinal);
            Assert.Equal(3, relay.Requests.Select(request => (string?)request["nonceStr"]).Distinct().Count());
        }));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_program_names_the_variable_that_is_missing(string page)
    {
        var ended = await programs.RunAsync(page, "v2", "any", secret: "");

        Assert.Equal((Incomplete, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("The environment variable SIGN_SECRET is missing", ended.Error, StringComparison.Ordinal);
    }

    /// <summary>What the gateway says of the code, asked by the tests' own client.</summary>
    private static async Task<string> OpenIdAsync(TestApp app, string code)
    {
        var now = app.ReqTime(TimeProvider.System.GetUtcNow());
        // The open app has a second key meanwhile; its first still verifies.
        var answer = await app.PostAsync("getWxAccessToken", app.Sign(app.Request([("code", JsonValue.Create(code)), ("reqTime", now)])));
        return (string)answer.Data!["openId"]!;
    }
}
