using Gateway.Signing;

namespace Gateway.Admin.Apps;

/// <summary>What the two choices of a form are drawn from.</summary>
/// <param name="Dialect">As it was sent.</param>
/// <param name="SignType">As it was sent.</param>
/// <param name="Dialects">Those that can be chosen.</param>
internal sealed record DialectChoice(string? Dialect, string? SignType, IReadOnlyList<Dialect> Dialects)
{
    public bool HasOpen => Dialects.Contains(Gateway.Signing.Dialect.Open);

    /// <summary>Whether there is anything to choose: <c>open</c> has one algorithm.</summary>
    public bool HasSignTypes => Dialects.Any(dialect => dialect is not Gateway.Signing.Dialect.Open);
}
