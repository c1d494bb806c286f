namespace Gateway.Envelope.Replay;

/// <summary>One remembered request part: the hash of its nonce or of its signature.</summary>
/// <param name="Key">Hash of app, kind and value.</param>
/// <param name="Until">Last second, since 1970, at which it must be known.</param>
public readonly record struct ReplayEntry(UInt128 Key, long Until);

/// <summary>Keeps replay memory across a crash and a restart.</summary>
public interface IReplayStore
{
    /// <summary>Everything still needed at <paramref name="now"/> (seconds since 1970).</summary>
    IAsyncEnumerable<ReplayEntry> LoadAsync(long now, CancellationToken cancellationToken);

    /// <summary>
    /// The latest <see cref="ReplayEntry.Until"/> among all that <see cref="LoadAsync"/> leaves out at
    /// <paramref name="now"/> or <see cref="ForgetAsync"/> ever dropped; 0 where there is none.
    /// </summary>
    Task<long> LetGoUntilAsync(long now, CancellationToken cancellationToken);

    /// <summary>Completes once the entries would survive the end of this process. Simultaneous callers share one commit.</summary>
    Task AppendAsync(ReplayEntry first, ReplayEntry? second);

    /// <summary>Drops what is no longer needed at <paramref name="now"/> (seconds since 1970).</summary>
    Task ForgetAsync(long now, CancellationToken cancellationToken);
}
