using System.Text.RegularExpressions;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class SigningPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "signing.md"));

    private static readonly Dictionary<string, string> Examples = Regex
        .Matches(Page, "<!-- vector: (\\S+) -->\n```text\n(.*?)\n```\n", RegexOptions.Singleline)
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);

    public static TheoryData<string> Ids => [.. Examples.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_example_of_the_page_is_its_vector(string id)
    {
        var vector = SigningVectors.All[id];

        Assert.Equal($"{vector.WireJson}\n{vector.Canonical}\n{vector.Sign}", Examples[id]);
    }

    [Fact]
    public void Every_block_of_the_page_names_its_vector()
    {
        Assert.Equal(Regex.Count(Page, "```text"), Examples.Count);
        Assert.Equal(4, Examples.Keys.Select(id => SigningVectors.All[id].Dialect).Distinct().Count());
        Assert.Equal(4, Examples.Keys.Select(id => SigningVectors.All[id].SignType).Distinct().Count());
    }

    [Fact]
    public void The_page_lists_every_rule_and_every_shape()
    {
        Assert.All(Enum.GetNames<SignatureRule>(), rule => Assert.Contains($"| `{rule}` |", Page, StringComparison.Ordinal));
        Assert.All(
            AnswerShape.All.Where(shape => shape.Members.Count > 0),
            shape => Assert.Contains($"| {string.Join(", ", shape.Members.Select(member => $"`{member}`"))} |", Page, StringComparison.Ordinal));
    }
}
