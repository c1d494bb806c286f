namespace Gateway.Signing;

/// <summary>The algorithm that turns the signed text into a signature.</summary>
public enum SignType
{
    /// <summary>HMAC-SHA256 (RFC 2104) of the text that ends in the secret, keyed with the secret: 64 hexadecimal digits.</summary>
    HmacSha256,

    /// <summary>MD5 (RFC 1321) of the text that ends in the secret: 32 hexadecimal digits.</summary>
    Md5,

    /// <summary>SM3 (GB/T 32905-2016) of the text that ends in the secret: 64 hexadecimal digits.</summary>
    Sm3,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017) of the text: standard Base64 with padding.</summary>
    Rsa2,
}
