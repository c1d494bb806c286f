namespace Gateway.Signing;

/// <summary>One way to build a signed text: the rule of a dialect, or a client's departure from it.</summary>
internal sealed record Recipe
{
    public required Dialect Dialect { get; init; }

    public bool Flat { get; init; }

    public bool Strips { get; init; }

    public bool TrimsNumbers { get; init; }

    public bool UpperCasesText { get; init; }

    public bool UpperCasesSecret { get; init; }

    public bool UpperCasesHmacKey { get; init; }

    public bool LeavesOutEmpty { get; init; }

    public bool LeavesOutUnknown { get; init; }

    /// <summary>What stands for null, or null when such members are left out.</summary>
    public string? NullText { get; init; }

    public bool IncludesSign { get; init; }

    public MemberSorting Sorting { get; init; }

    public ValueEncoding Encoding { get; init; }

    public TimeForm Time { get; init; }

    /// <summary>What stands between the text and the secret, or null when the secret is not appended.</summary>
    public string? KeyName { get; init; }

    public string? Secret { get; init; }

    /// <summary>The rule of a dialect as this gateway applies it.</summary>
    public static Recipe Of(Dialect dialect, string? secret) => new()
    {
        Dialect = dialect,
        Flat = dialect == Dialect.Open,
        Strips = dialect != Dialect.Open,
        TrimsNumbers = dialect == Dialect.Open,
        UpperCasesText = dialect == Dialect.V3,
        UpperCasesSecret = dialect == Dialect.V3,
        KeyName = secret is null ? null : "&key=",
        Secret = secret,
    };

    /// <summary>Every known single departure from this rule, the likelier ones first.</summary>
    public IEnumerable<(SignatureRule Rule, Recipe Recipe)> Departures()
    {
        yield return (SignatureRule.LetterCase, this with { UpperCasesText = !UpperCasesText, UpperCasesSecret = !UpperCasesSecret });
        yield return (SignatureRule.EmptyMembers, this with { LeavesOutEmpty = true });
        yield return (SignatureRule.UnknownMembers, this with { LeavesOutUnknown = true });
        yield return (SignatureRule.MemberOrder, this with { Sorting = MemberSorting.AsReceived });
        yield return (SignatureRule.MemberOrder, this with { Sorting = MemberSorting.IgnoringCase });
        yield return (SignatureRule.QuotesKept, this with { Strips = !Strips });
        yield return (SignatureRule.TimeUnit, this with { Time = TimeForm.Milliseconds });
        yield return (SignatureRule.TimeUnit, this with { Time = TimeForm.Seconds });
        yield return (SignatureRule.TimeUnit, this with { Time = TimeForm.WithT });
        yield return (SignatureRule.NullMembers, this with { NullText = "null" });
        yield return (SignatureRule.NullMembers, this with { NullText = "" });
        yield return (SignatureRule.Nested, this with { Flat = !Flat });
        yield return (SignatureRule.Numbers, this with { TrimsNumbers = !TrimsNumbers });
        yield return (SignatureRule.UrlEncoded, this with { Encoding = ValueEncoding.Percent });
        yield return (SignatureRule.UrlEncoded, this with { Encoding = ValueEncoding.Form });
        yield return (SignatureRule.SignIncluded, this with { IncludesSign = true });
        if (Secret is null)
        {
            yield break;
        }

        yield return (SignatureRule.LetterCase, this with { UpperCasesText = !UpperCasesText });
        yield return (SignatureRule.LetterCase, this with { UpperCasesSecret = !UpperCasesSecret });
        yield return (SignatureRule.KeySuffix, this with { KeyName = "&sign=" });
        yield return (SignatureRule.KeySuffix, this with { KeyName = "" });
        yield return (SignatureRule.KeySuffix, this with { KeyName = null });
        yield return (SignatureRule.HmacKey, this with { UpperCasesHmacKey = true });
        yield return (SignatureRule.SecretTrimmed, this with { Secret = Secret.Trim() });
        yield return (SignatureRule.SecretTrimmed, this with { Secret = Secret + "\n" });
        yield return (SignatureRule.SecretTrimmed, this with { Secret = Secret + "\r\n" });
    }
}

internal enum MemberSorting
{
    ByName,
    AsReceived,
    IgnoringCase,
}

internal enum ValueEncoding
{
    None,

    /// <summary>As JavaScript's encodeURIComponent: a blank is %20.</summary>
    Percent,

    /// <summary>As HTML forms: a blank is +.</summary>
    Form,
}

internal enum TimeForm
{
    AsSent,
    Milliseconds,
    Seconds,
    WithT,
}
