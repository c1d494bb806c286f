using System.Text.RegularExpressions;
using Gateway.Admin.Apps.Connect;
using Gateway.Merchants;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Integrate;

/// <summary>What the console shows to copy works as it stands there, but for the secret.</summary>
public sealed partial class ConsoleSnippetTests(PagePrograms programs) : IClassFixture<PagePrograms>
{
    public static TheoryData<string, string> Runnable => new(
        from language in Language.Tried
        where language.Page is "curl.md" or "node.md"
        from dialect in new[] { "v2", "v3-beta", "v3" }
        select (language.Page, dialect));

    [Theory]
    [MemberData(nameof(Runnable))]
    public async Task What_is_shown_to_copy_gets_an_answer_to_its_ping(string page, string dialect)
    {
        var missing = Language.Of(page).Missing;
        Assert.SkipWhen(missing is not null, $"{missing} is not installed.");
        var values = await ValuesAsync(dialect);
        await PingsAsync(page is "node.md" ? ["node", "--input-type=module", "-e", NodeSnippet.Of(values)] : ["bash", "-c", CurlSnippet.Of(values)]);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task The_page_for_Java_has_the_settings_of_the_SDK_that_the_console_shows(string dialect)
    {
        var page = new IntegrationPage("java.md").Text;
        var snippet = JavaSnippet.Of(await ValuesAsync(dialect));

        var settings = Setting().Matches(snippet).Select(match => match.Value).ToList();
        Assert.Contains(".serviceUrl(", settings);
        Assert.All(settings, setting => Assert.Contains(setting, page, StringComparison.Ordinal));
    }

    private async Task<SnippetValues> ValuesAsync(string dialect)
    {
        var app = programs.App(dialect);
        var apps = await programs.Gateway.App.Services.GetRequiredService<IMerchantStore>().LoadAppsAsync(TestContext.Current.CancellationToken);
        var address = $"{programs.Gateway.Http.BaseAddress!.AbsoluteUri.TrimEnd('/')}/apps/{app.AppId}";
        return new SnippetValues(apps.Single(stored => stored.AppId == app.AppId), address, app.Secret, "private", "platform");
    }

    private static async Task PingsAsync(string[] command)
    {
        var ended = await Ended.RunAsync(command, new Dictionary<string, string?>(StringComparer.Ordinal) { ["NO_PROXY"] = "127.0.0.1", ["no_proxy"] = "127.0.0.1" });

        Assert.Equal("", ended.Error);
        Assert.StartsWith("{\"code\":0,\"msg\":\"success\",", ended.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(\.|DaxPay)\w+\(|SignTypeEnum\.\w+")]
    private static partial Regex Setting();
}
