using Gateway.Tests.Architecture.Wrong;
using Gateway.Tests.Architecture.Wrong.Features;

namespace Gateway.Tests.Architecture;

/// <summary>The checker itself, on a sample that breaks the rules in every way code can.</summary>
public sealed class CheckerTests
{
    private const string Sample = "Gateway.Tests.Architecture.Wrong";

    private static readonly IReadOnlyList<TypeUse> Uses = TypeUses.Of(typeof(CheckerTests).Assembly);

    [Theory]
    [InlineData(nameof(InABase))]
    [InlineData(nameof(InAField))]
    [InlineData(nameof(InAGenericArgument))]
    [InlineData(nameof(InAParameter))]
    [InlineData(nameof(InAnAttribute))]
    [InlineData(nameof(InAConstraint))]
    [InlineData(nameof(InALocal))]
    [InlineData(nameof(InABody))]
    [InlineData(nameof(InALambda))]
    [InlineData(nameof(InAnAsyncBody))]
    [InlineData(nameof(InAnIterator))]
    [InlineData(nameof(InATypeOf))]
    [InlineData(nameof(InACatch))]
    [InlineData(nameof(InANestedType))]
    public void A_use_is_found(string user)
    {
        var rules = new FolderRules(Sample, new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Features"] = [], ["Store"] = [] });

        var violations = rules.Violations(Uses);

        Assert.Contains(violations, violation => violation.StartsWith($"Features may not lean on Store: {Sample}.Features.{user}", StringComparison.Ordinal));
    }

    [Fact]
    public void An_allowed_use_is_none()
    {
        var rules = new FolderRules(Sample, new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Features"] = ["Store"], ["Store"] = [] });

        Assert.Empty(rules.Violations(Uses));
    }

    [Fact]
    public void The_table_of_contents_may_use_everything()
    {
        var rules = new FolderRules(Sample, new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Features"] = [], ["Store"] = [] });

        Assert.Contains(Uses, use => use.User.Name == nameof(Contents) && use.Used.Name == "Rows");
        Assert.DoesNotContain(rules.Violations(Uses), violation => violation.Contains(nameof(Contents), StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_without_a_rule_may_lean_on_nothing() =>
        Assert.NotEmpty(new FolderRules(Sample, new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Store"] = [] }).Violations(Uses));
}
