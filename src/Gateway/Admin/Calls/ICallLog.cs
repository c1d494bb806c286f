namespace Gateway.Admin.Calls;

/// <summary>The records of calls. Codes and ids are in them as keyed hashes only.</summary>
internal interface ICallLog
{
    /// <summary>The names an outcome may have.</summary>
    IReadOnlyList<string> Outcomes { get; }

    /// <summary>Completes with the first records that are added after this was read.</summary>
    Task Arrival { get; }

    /// <summary>
    /// Newest first, by the order in which they were written. Looks at a bounded number of records, so that a page may have fewer than were asked for, or none, and
    /// there is more behind it all the same.
    /// </summary>
    /// <param name="before">The number in front of which to look; null for the newest.</param>
    Task<CallPage> QueryAsync(CallFilter filter, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>Oldest first, by the order in which they were written. Bounded like a page.</summary>
    /// <param name="after">The number behind which to look; null answers nothing but where the newest is.</param>
    Task<CallTail> TailAsync(CallFilter filter, long? after, int limit, CancellationToken cancellationToken);

    /// <summary>Null where there is none, or none any more.</summary>
    Task<KeptCall?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>
    /// The body of a call whose signature was refused, as it was received; null where it is not kept. It may hold a code
    /// and an id in the clear: for explaining the signature, never for an answer as it is.
    /// </summary>
    Task<byte[]?> ReadRefusedBodyAsync(long id, CancellationToken cancellationToken);
}

/// <summary>What records have to be like; null for whatever.</summary>
/// <param name="Code">The outer code, or the HTTP status of a call that was told to come again later.</param>
/// <param name="OneTimeCode">In the clear; compared by its hash.</param>
/// <param name="OpenId">In the clear; compared by its hash. Also Alipay's userId.</param>
/// <param name="From">From this moment on.</param>
/// <param name="To">Up to, not including, this moment.</param>
internal sealed record CallFilter(
    string? AppId = null,
    string? Call = null,
    string? Outcome = null,
    int? Code = null,
    string? PlatformCode = null,
    string? TraceId = null,
    string? Nonce = null,
    string? OneTimeCode = null,
    string? OpenId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null)
{
    /// <summary>Says nothing: a code and an id may be in here.</summary>
    public override string ToString() => nameof(CallFilter);
}

/// <param name="Next">The number in front of which the next, older page begins; null on the last.</param>
internal sealed record CallPage(IReadOnlyList<KeptCall> Items, long? Next);

/// <param name="After">Behind which number to look next.</param>
/// <param name="IsAtEnd">Whether that is the newest there is.</param>
internal sealed record CallTail(IReadOnlyList<KeptCall> Items, long After, bool IsAtEnd);

/// <summary>One answered call.</summary>
/// <param name="Id">Grows in the order in which records were written.</param>
/// <param name="At">When it was answered.</param>
/// <param name="AppId">Null where the call named no app there is.</param>
/// <param name="Outcome">One of <see cref="ICallLog.Outcomes"/>.</param>
/// <param name="IsSigned">Whether the signature fitted: otherwise anybody may have sent it.</param>
/// <param name="Nonce">Its first 32 characters. Text of the caller's, whatever it is.</param>
/// <param name="CodeHash">Hexadecimal; null where there was no one-time code.</param>
/// <param name="OpenIdHash">Hexadecimal; null where there was no user.</param>
/// <param name="HasRefusedBody">Whether <see cref="ICallLog.ReadRefusedBodyAsync"/> has its body.</param>
internal sealed record KeptCall(
    long Id,
    DateTimeOffset At,
    string? AppId,
    string? MchNo,
    string? Dialect,
    string Call,
    string Outcome,
    int Code,
    string? PlatformCode,
    TimeSpan Elapsed,
    TimeSpan PlatformTime,
    string TraceId,
    bool IsSigned,
    string? Nonce,
    string? CodeHash,
    string? OpenIdHash,
    bool HasRefusedBody);
