namespace Gateway.Upstreams.WeChat.TokenCentre;

/// <summary>
/// Keeps what the token centre must not forget, and decides who refreshes. Several instances may share one store: only
/// the holder of a lease asks the platform, and a holder that was overtaken writes nothing any more.
/// </summary>
internal interface ITokenStore
{
    /// <summary>Everything kept; what does not open is left out.</summary>
    Task<IReadOnlyList<(TokenKey Key, TokenState State)>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>What is kept for that key now; null where there is nothing.</summary>
    Task<TokenState?> ReadAsync(TokenKey key);

    /// <summary>Wins the right to refresh, or null while another holder's lease runs. A lease that ran out is anybody's.</summary>
    /// <param name="holder">Names the instance: who holds a lease already wins it again.</param>
    Task<TokenLease?> TryLeaseAsync(TokenKey key, string holder, DateTimeOffset now, DateTimeOffset until);

    /// <summary>Durable when it completes. False, and nothing written, where another holder won the lease meanwhile.</summary>
    /// <param name="release">Whether the lease ends with it.</param>
    Task<bool> SaveAsync(TokenKey key, TokenLease lease, TokenState state, bool release);

    /// <summary>Gives the lease back; without effect where it is another's by now.</summary>
    Task ReleaseAsync(TokenKey key, TokenLease lease);

    /// <summary>Drops what nobody refreshed since <paramref name="before"/>.</summary>
    Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>The right to refresh one value for a while.</summary>
/// <param name="Fence">Grows with every lease of that key.</param>
/// <param name="State">What was kept at the moment it was won: somebody may have refreshed just before.</param>
internal sealed record TokenLease(long Fence, TokenState? State);
