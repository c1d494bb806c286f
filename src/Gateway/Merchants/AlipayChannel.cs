namespace Gateway.Merchants;

/// <summary>An app's app at Alipay.</summary>
/// <param name="AlipayPublicKey">Alipay's key, or its certificates.</param>
/// <param name="AppCertificate">For certificate mode; null in key mode.</param>
/// <param name="RootCertificates">For certificate mode; null in key mode.</param>
public sealed record AlipayChannel(
    string AliAppId, Secret PrivateKey, string AlipayPublicKey, string? AppCertificate, string? RootCertificates, bool Enabled);
