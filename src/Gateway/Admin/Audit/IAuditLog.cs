namespace Gateway.Admin.Audit;

/// <summary>The record of every change, chained by hash. Written by the store with the change itself.</summary>
internal interface IAuditLog
{
    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<AuditRecord>> QueryAsync(AuditQuery query, CancellationToken cancellationToken);

    Task<AuditVerification> VerifyAsync(CancellationToken cancellationToken);
}

/// <summary>A change about to be made.</summary>
/// <param name="Action">Such as <c>app.updated</c>.</param>
/// <param name="Target">Such as <c>app/A123/sign-secret/S1</c>.</param>
/// <param name="AppId">The app concerned, where there is one.</param>
/// <param name="Changes">JSON: <c>{"name":{"from":"a","to":"b"}}</c>; for a secret both are <c>***</c>.</param>
internal sealed record AuditEntry(
    DateTimeOffset At,
    string Actor,
    string Action,
    string Target,
    string? AppId,
    string TraceId,
    string Changes);

internal sealed record AuditRecord(long Seq, AuditEntry Entry, string PreviousHash, string Hash);

/// <param name="Before">Only records with a smaller number: where the page before ended.</param>
/// <param name="From">From this moment on.</param>
/// <param name="To">Up to, not including, this moment.</param>
internal sealed record AuditQuery(
    string? AppId,
    string? Actor,
    string? Action,
    DateTimeOffset? From,
    DateTimeOffset? To,
    long? Before,
    int Limit);

/// <param name="Records">How many records were found whole before the first broken one.</param>
internal sealed record AuditVerification(bool Whole, long Records, long? FirstBrokenSeq, string? Reason);
