using System.Net;
using System.Text.RegularExpressions;
using Gateway.Tests.Admin.Console;

namespace Gateway.Tests.OpenApi;

/// <summary>The page of the API, in a real browser.</summary>
[Collection(ConsoleBrowser.Collection)]
public sealed partial class DocsPageTests(TestGateway gateway, ConsoleBrowser browser) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("zh-CN", false, false)]
    [InlineData("zh-CN", true, true)]
    [InlineData("en-GB", true, false)]
    [InlineData("en-GB", false, true)]
    public async Task It_is_calm_and_accessible_and_loads_nothing_from_elsewhere(string locale, bool dark, bool narrow)
    {
        await using var visit = await browser.VisitAsync(gateway.Http.BaseAddress!, locale, dark, narrow);
        var asked = new List<Uri>();
        visit.Page.Request += (_, request) => asked.Add(new Uri(request.Url));
        await visit.GoAsync("/docs");

        Assert.All(asked.Where(address => address.Scheme != "data"), address => Assert.Equal(gateway.Http.BaseAddress!.Authority, address.Authority));
        Assert.Contains(asked, address => address.AbsolutePath.EndsWith(".css", StringComparison.Ordinal));
        Assert.Equal(locale.StartsWith("zh", StringComparison.Ordinal) ? "支付辅助网关接口" : "Payment assist gateway", await visit.Page.InnerTextAsync("h1"));
        await visit.PictureAsync($"docs-{locale[..2]}-{(dark ? "dark" : "light")}{(narrow ? "-narrow" : "")}");
        Assert.Empty(await AccessCheck.FaultsAsync(visit.Page));
        Assert.Empty(visit.Complaints);

        await visit.Page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
        Assert.True(await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await visit.GoAsync("/docs#getWxAccessToken");
        await visit.PictureAsync($"docs-call-{locale[..2]}-{(dark ? "dark" : "light")}{(narrow ? "-narrow" : "")}", whole: false);
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Every_operation_field_and_code_of_the_document_is_on_it(string language)
    {
        var document = await PublishedDocument.FetchAsync(gateway);
        var page = WebUtility.HtmlDecode(await gateway.Http.GetStringAsync("/docs?lang=" + language));

        foreach (var (path, item) in document.Paths)
        {
            Assert.Contains($"<code>{path}</code>", page, StringComparison.Ordinal);
            Assert.All(item!.AsObject().Where(operation => operation.Key is "get" or "post"), operation => Assert.Contains($"id=\"{(string)operation.Value!["operationId"]!}\"", page, StringComparison.Ordinal));
        }

        foreach (var (_, call) in document.Calls)
        {
            Assert.All(document.FieldsOf(call)["properties"]?.AsObject() ?? [], field => Assert.Contains($"<code>{field.Key}</code>", page, StringComparison.Ordinal));
            Assert.All(PublishedDocument.Examples(PublishedDocument.RequestOf(call)), example => Assert.Contains((string)example.Value["sign"]!, page, StringComparison.Ordinal));
        }

        Assert.All(document.Component("OuterCode")["enum"]!.AsArray(), code => Assert.Contains($"<code>{code}</code>", page, StringComparison.Ordinal));
        foreach (Match link in Anchor().Matches(page))
        {
            Assert.Contains($"id=\"{link.Groups["id"].Value}\"", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_language_reads_as_one()
    {
        var english = await gateway.Http.GetStringAsync("/docs?lang=en");
        var prose = Tag().Replace(Preformatted().Replace(WebUtility.HtmlDecode(english), ""), "");

        Assert.DoesNotMatch("[\u4e00-\u9fff]", prose.Replace("中文", "", StringComparison.Ordinal));
        Assert.Contains("签名", await gateway.Http.GetStringAsync("/docs?lang=zh"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/docs", "zh-CN", "lang=\"zh-CN\"")]
    [InlineData("/docs", "de", "lang=\"en\"")]
    [InlineData("/docs?lang=en", "zh-CN", "lang=\"en\"")]
    [InlineData("/docs?lang=zh", "en", "lang=\"zh-CN\"")]
    [InlineData("/docs?lang=<script>", "en", "lang=\"en\"")]
    public async Task The_address_chooses_the_language_then_the_browser(string address, string accepted, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept-Language", accepted);
        using var response = await gateway.Http.SendAsync(request);

        Assert.Contains("<html " + expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal("default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("Accept-Language", response.Headers.Vary);
        Assert.NotNull(response.Headers.ETag);
    }

    [GeneratedRegex("href=\"#(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Anchor();

    [GeneratedRegex("<pre>.*?</pre>|<title>.*?</title>", RegexOptions.Singleline)]
    private static partial Regex Preformatted();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
