namespace Gateway.Signing;

/// <summary>Which generation of the DaxPay assist API a client speaks. It decides how the signed text is built.</summary>
/// <remarks>See <c>docs/signing.md</c>. The dialect is a property of the app, never named in a request.</remarks>
public enum Dialect
{
    /// <summary>DaxPay 2.0.x (<c>daxpay-single-sdk</c> 2.0): the text keeps its letter case; answers are signed inside <c>data</c>.</summary>
    V2,

    /// <summary>DaxPay 3.0.0-beta1 to beta4 (<c>daxpay-single-sdk</c> 3.0.0 betas): as <see cref="V2"/>; answers are signed at the top level.</summary>
    V3Beta,

    /// <summary>DaxPay 3.0.0 (<c>daxpay-open-sdk</c>): as <see cref="V3Beta"/>, and the whole text with the secret is upper-cased.</summary>
    V3,

    /// <summary>DaxPay Open 1.0 (RSA): the body flattened to paths, no secret in the text.</summary>
    Open,
}
