namespace Gateway.Admin.Calls;

/// <summary>What calls add up to, by app and hour. Read from sums: however many records there are, none is looked at.</summary>
internal interface ICallStatistics
{
    /// <summary>How recording itself is doing in this process.</summary>
    CallRecording Recording { get; }

    /// <summary>The last hours of one app, oldest first, the one that is under way last; an hour without calls is there too.</summary>
    /// <param name="appId">Null: all apps together, and calls that named none.</param>
    /// <param name="hours">1 to <see cref="CallHour.Most"/>.</param>
    Task<IReadOnlyList<CallHour>> HoursAsync(string? appId, int hours, CancellationToken cancellationToken);

    /// <summary>The sums of the last hours for each app that was called in them, by app.</summary>
    Task<IReadOnlyList<AppCalls>> AppsAsync(int hours, CancellationToken cancellationToken);

    /// <summary>When each app was last called, and last with success, however long ago; by app.</summary>
    Task<IReadOnlyDictionary<string, LastCalls>> LastAsync(CancellationToken cancellationToken);
}

/// <param name="Refusals">By the envelope or the platform, 429 among them.</param>
/// <param name="Faults">Ours, and platforms that could not be reached; 503 among them.</param>
/// <param name="P50">Of calls that were carried out, not those the envelope refused; null where there were none.</param>
/// <param name="P95">As <paramref name="P50"/>. Both are read off a histogram: right to about a third.</param>
internal sealed record CallFigures(long Successes, long Refusals, long Faults, TimeSpan? P50, TimeSpan? P95)
{
    public long Total => Successes + Refusals + Faults;
}

/// <param name="Start">When the hour began, UTC.</param>
internal sealed record CallHour(DateTimeOffset Start, CallFigures Figures)
{
    /// <summary>Thirty days.</summary>
    public const int Most = 720;
}

/// <param name="AppId">Null for the calls that named no app there is.</param>
internal sealed record AppCalls(string? AppId, CallFigures Figures);

/// <param name="SuccessAt">Null where there never was one.</param>
internal sealed record LastCalls(DateTimeOffset CallAt, DateTimeOffset? SuccessAt);

/// <param name="Written">Records written since the start of the process.</param>
/// <param name="Dropped">Records lost since then, because more came than could be written; their calls were answered.</param>
/// <param name="Waiting">Records on their way to the store now.</param>
internal sealed record CallRecording(long Written, long Dropped, int Waiting, DateTimeOffset? LastDroppedAt);
