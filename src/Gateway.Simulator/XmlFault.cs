namespace Gateway.Simulator;

/// <summary>What is wrong with the XML of <see cref="Misbehaviour.WrongXml"/>, a SUCCESS answer otherwise.</summary>
public enum XmlFault
{
    /// <summary>A document type with an external entity, <c>file:///etc/passwd</c>, which is the openid.</summary>
    ExternalEntity,

    /// <summary>Nested entities as the openid, which unfold to some thousand million characters.</summary>
    EntityExpansion,

    /// <summary>Two signatures: a wrong one, then the right one.</summary>
    RepeatedSign,

    /// <summary>The openid inside an element inside its element.</summary>
    NestedElement,

    /// <summary>A signature of the right shape that is not right.</summary>
    WrongSign,

    /// <summary>No signature.</summary>
    NoSign,

    /// <summary>Rightly signed, but with another mch_id.</summary>
    OtherMerchant,

    /// <summary>Rightly signed, but with another appid.</summary>
    OtherApp,

    /// <summary>Rightly signed with HMAC-SHA256, 64 characters, whatever the request was signed with.</summary>
    HmacSigned,

    /// <summary>The text ends half-way, although the HTTP message is complete.</summary>
    CutShort,

    /// <summary>The same names and values as JSON.</summary>
    NotXml,

    /// <summary>Declared as UTF-7, and written in it.</summary>
    Utf7OrOtherEncoding,

    /// <summary>Two openids: another user's, then the true one, which is the signed one.</summary>
    RepeatedOpenId,
}
