namespace Gateway.Tests.Architecture;

/// <summary>Which folder may lean on which, held against what the compiled code uses.</summary>
/// <param name="Root">The namespace whose next part is the folder.</param>
/// <param name="LeansOn">For each folder everything it may use; a folder that is not listed may not exist.</param>
public sealed record FolderRules(string Root, IReadOnlyDictionary<string, string[]> LeansOn)
{
    /// <summary>A line for every use the rules do not allow, and for every folder they do not know.</summary>
    public IReadOnlyList<string> Violations(IEnumerable<TypeUse> uses) =>
    [
        .. uses
            .Select(use => (use.User, use.Used, From: FolderOf(use.User), To: FolderOf(use.Used)))
            .Where(use => use.From is not null && use.To is not null && use.From != use.To)
            .Where(use => !LeansOn.TryGetValue(use.From!, out var allowed) || !allowed.Contains(use.To, StringComparer.Ordinal))
            .Select(use => $"{use.From} may not lean on {use.To}: {use.User} uses {use.Used}")
            .Order(StringComparer.Ordinal),
    ];

    // Null for the root itself, the table of contents, which may use everything, and for what lies outside.
    private string? FolderOf(UsedType type) =>
        type.Namespace.StartsWith(Root + ".", StringComparison.Ordinal) ? type.Namespace[(Root.Length + 1)..].Split('.')[0] : null;
}
