namespace Gateway.Signing;

/// <summary>Why a signature does not fit.</summary>
/// <param name="Differs">The fewest known rules which, broken by the client, give its signature. Empty: nothing known does.</param>
/// <param name="CanonicalString">
/// The text the gateway signed. With a shared secret it ends in <c>&amp;key=***</c> (v3, being upper-cased: <c>&amp;KEY=***</c>); the secret
/// is shown nowhere, even where the caller put it into the body.
/// </param>
public sealed record SignatureExplanation(IReadOnlyList<SignatureRule> Differs, string CanonicalString);
