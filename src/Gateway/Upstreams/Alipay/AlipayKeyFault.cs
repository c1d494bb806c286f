namespace Gateway.Upstreams.Alipay;

/// <summary>Why a text is not a key or certificate, or not a usable one.</summary>
public enum AlipayKeyFault
{
    None,

    /// <summary>Neither PEM nor the Base64 of one, encrypted, or of another kind.</summary>
    Unreadable,

    /// <summary>A certificate with a key that is not RSA; of the roots, all.</summary>
    NotRsa,

    /// <summary>Shorter than 2048 bits, or longer than 4096.</summary>
    WrongSize,

    /// <summary>Needed beside the others for certificate mode.</summary>
    Missing,

    /// <summary>In certificate mode Alipay's key has to come as its certificate.</summary>
    NotACertificate,

    /// <summary>The certificate is not of the app's private key.</summary>
    OfAnotherKey,
}
