namespace Gateway.Assist.Exchanges;

/// <summary>Identifies one code presented by one app: a hash, so that the code itself is kept nowhere.</summary>
public readonly record struct ExchangeKey(UInt128 High, UInt128 Low);

/// <summary>Keeps the answers to exchanged codes, encrypted, while a code may be presented again.</summary>
public interface IExchangeStore
{
    /// <summary>Keys of every answer still kept at <paramref name="now"/> (seconds since 1970), each with its last second.</summary>
    IAsyncEnumerable<(ExchangeKey Key, long Until)> LoadKeysAsync(long now, CancellationToken cancellationToken);

    /// <summary>Completes once the answer would survive the end of this process. Simultaneous callers share one commit.</summary>
    /// <param name="answer">In the clear; sealed on the way to disk.</param>
    Task SaveAsync(ExchangeKey key, ReadOnlyMemory<byte> answer, long until);

    /// <summary>The answer kept under that key; null where there is none.</summary>
    Task<byte[]?> FindAsync(ExchangeKey key, long now);

    /// <summary>Drops what is over at <paramref name="now"/> (seconds since 1970).</summary>
    Task ForgetAsync(long now, CancellationToken cancellationToken);
}
