using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Admin.Console;

namespace Gateway.Tests.Admin.Console;

/// <summary>Every text of the console is there in both languages, and says as much in the one as in the other.</summary>
public sealed partial class ConsoleTextsTests
{
    public static TheoryData<string> All { get; } = new(Texts().Select(text => text.Name));

    [Theory]
    [MemberData(nameof(All))]
    public void A_text_is_in_both_languages(string name)
    {
        var text = Texts().Single(one => one.Name == name).Text;

        Assert.False(string.IsNullOrWhiteSpace(text.Zh));
        if (text.En is null)
        {
            // A name, such as AppSecret: it is the same wherever the platform writes it, and no sentence.
            Assert.DoesNotMatch(Chinese(), text.Zh);
            return;
        }

        Assert.False(string.IsNullOrWhiteSpace(text.En));
        Assert.Matches(Chinese(), text.Zh);
        Assert.DoesNotMatch(Chinese(), text.En);
        Assert.Equal(Places(text.Zh), Places(text.En));
    }

    [Fact]
    public void There_are_texts() => Assert.True(All.Count > 80);

    [Fact]
    public void A_plain_text_is_the_same_in_both_and_fills_in_nothing()
    {
        var text = Text.Plain("{0} of {name}");

        Assert.Equal("{0} of {name}", text.In(Language.Zh, "x"));
        Assert.Equal("{0} of {name}", text.In(Language.En));
    }

    // The words of a page are fields like this wherever a screen keeps them.
    private static IEnumerable<(string Name, Text Text)> Texts() =>
        from type in typeof(Text).Assembly.GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType == typeof(Text)
        select ($"{type.Name}.{field.Name}", (Text)field.GetValue(null)!);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"[\u4e00-\u9fff]")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();
}
