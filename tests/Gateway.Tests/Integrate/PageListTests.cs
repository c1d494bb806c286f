using System.Text.RegularExpressions;
using Gateway.Tests.Signing;

namespace Gateway.Tests.Integrate;

public sealed partial class PageListTests
{
    private static readonly string Index = File.ReadAllText(Path.Combine(IntegrationPage.Folder, "index.md"));
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Every_page_has_a_language_and_every_language_a_page()
    {
        var pages = Directory.EnumerateFiles(IntegrationPage.Folder, "*.md").Select(Path.GetFileName).Where(name => name != "index.md");

        Assert.Equal(Language.All.Select(language => language.Page).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_index_and_the_README_name_every_page()
    {
        Assert.All(Language.All, language => Assert.Contains($"]({language.Page})", Index, StringComparison.Ordinal));
        Assert.All(Language.All, language => Assert.Contains($"](docs/integrate/{language.Page})", Readme, StringComparison.Ordinal));
        Assert.Contains("](docs/integrate/index.md)", Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_of_the_pages_leads_to_a_file_and_to_a_heading_of_it()
    {
        Assert.All(Directory.EnumerateFiles(IntegrationPage.Folder, "*.md"), file =>
        {
            var links = Link().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(links);
            Assert.All(links, link =>
            {
                var (path, heading) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
                var target = path.Length == 0 ? file : Path.GetFullPath(Path.Combine(IntegrationPage.Folder, path));
                Assert.True(File.Exists(target), $"{Path.GetFileName(file)}: {link} leads nowhere");
                Assert.True(heading is null || Headings(target).Contains(heading), $"{Path.GetFileName(file)}: {link} leads to no heading");
            });
        });
    }

    [Fact]
    public void Every_page_can_be_followed_for_every_dialect()
    {
        Assert.All(Language.All, language =>
        {
            var page = new IntegrationPage(language.Page);
            Assert.Equal(4, ((string[])["v2", "v3-beta", "v3", "open"]).Select(page.Program).Distinct(StringComparer.Ordinal).Count());
            Assert.Contains(page.FileName, Regex.Match(page.Text, "```sh\n.*?```", RegexOptions.Singleline).Value, StringComparison.Ordinal);
        });
    }

    /// <summary>As the forges make them of headings.</summary>
    private static HashSet<string> Headings(string file) =>
        [.. Heading().Matches(File.ReadAllText(file)).Select(match => NotInAnchors().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
