namespace Gateway.Signing;

/// <summary>A known way in which a client's signature differs from the rule of its dialect. See <c>docs/signing.md</c>.</summary>
public enum SignatureRule
{
    /// <summary>The text was upper-cased though the dialect keeps its case, or the other way round, or the secret was cased otherwise than the text: mostly another dialect.</summary>
    LetterCase,

    /// <summary>Another algorithm was used.</summary>
    Algorithm,

    /// <summary>Members with an empty string were left out; they take part as <c>name=</c>.</summary>
    EmptyMembers,

    /// <summary>Members that are null took part; they count as absent.</summary>
    NullMembers,

    /// <summary>Members that no call knows were sent but not signed; every member received takes part.</summary>
    UnknownMembers,

    /// <summary>The members were not sorted by name in code unit order.</summary>
    MemberOrder,

    /// <summary>The text did not end in <c>&amp;key=</c> and the secret: <c>&amp;sign=</c>, as some published samples have it, no name, or no secret at all.</summary>
    KeySuffix,

    /// <summary>The HMAC key was not the secret as configured but upper-cased.</summary>
    HmacKey,

    /// <summary>Quotes and backslashes were left in the text (v2, v3-beta, v3) or removed from it (open).</summary>
    QuotesKept,

    /// <summary>Values were URL-encoded in the signed text.</summary>
    UrlEncoded,

    /// <summary><c>reqTime</c> was signed in another unit or form than it was sent in.</summary>
    TimeUnit,

    /// <summary>The member <c>sign</c> took part, empty.</summary>
    SignIncluded,

    /// <summary>The secret was used with white space around it that is not in the configured one, or without white space that is.</summary>
    SecretTrimmed,

    /// <summary>Objects and arrays were flattened to paths (v2, v3-beta, v3), or were not (open).</summary>
    Nested,

    /// <summary>A number was signed in another spelling: with the zeros at the end of its fraction, or without.</summary>
    Numbers,

    /// <summary>The signature is right but written otherwise: Base64 for hexadecimal or the reverse, or white space in or around it.</summary>
    SignatureEncoding,
}
