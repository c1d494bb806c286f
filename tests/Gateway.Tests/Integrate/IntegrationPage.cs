using System.Text.RegularExpressions;
using Gateway.Tests.Signing;

namespace Gateway.Tests.Integrate;

/// <summary>
/// One page of docs/integrate: a program for v2 in a block whose info string names its file, and in blocks that name a dialect
/// too what stands in its place between the two dialect lines.
/// </summary>
internal sealed class IntegrationPage
{
    private const string Begin = "-- dialect:";
    private const string End = "-- end of dialect";

    private readonly Dictionary<string, string> _parts;

    public IntegrationPage(string name)
    {
        Text = File.ReadAllText(Path.Combine(Folder, name));
        var blocks = Regex.Matches(Text, @"^```\w+ (\S+\.\w+)(?: (\S+))?\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline);
        FileName = blocks.Select(block => block.Groups[1].Value).Distinct().Single();
        _parts = blocks.ToDictionary(block => block.Groups[2].Success ? block.Groups[2].Value : "v2", block => block.Groups[3].Value, StringComparer.Ordinal);
    }

    public static string Folder { get; } = Path.Combine(Repository.Root, "docs", "integrate");

    public string Text { get; }

    /// <summary>What the page calls its program.</summary>
    public string FileName { get; }

    /// <summary>The program as somebody has it who follows the page for this dialect.</summary>
    public string Program(string dialect)
    {
        var program = _parts["v2"];
        if (dialect == "v2")
        {
            return program;
        }

        var part = Lines(_parts[dialect == "open" ? "open" : "v3"]);
        if (dialect == "v3-beta")
        {
            Assert.Equal(1, part.RemoveAll(line => line.Contains("v3 only", StringComparison.Ordinal)));
        }

        var lines = Lines(program);
        var begin = lines.FindIndex(line => line.Contains(Begin, StringComparison.Ordinal));
        var end = lines.FindIndex(line => line.Contains(End, StringComparison.Ordinal));
        Assert.InRange(begin, 0, end);
        Assert.Contains(Begin, part[0], StringComparison.Ordinal);
        Assert.Contains(End, part[^1], StringComparison.Ordinal);
        return string.Join('\n', [.. lines[..begin], .. part, .. lines[(end + 1)..], ""]);
    }

    private static List<string> Lines(string text) => [.. text.TrimEnd('\n').Split('\n')];
}
