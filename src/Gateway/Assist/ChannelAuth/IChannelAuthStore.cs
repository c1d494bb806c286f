namespace Gateway.Assist.ChannelAuth;

/// <summary>Keeps what goes on behind query codes, encrypted: who asked, and who the user turned out to be.</summary>
internal interface IChannelAuthStore
{
    /// <summary>All that is kept and not over at <paramref name="now"/> (seconds since 1970), each with its last second; what ends first comes first.</summary>
    IAsyncEnumerable<(byte[] Auth, long Until)> LoadAsync(long now, CancellationToken cancellationToken);

    /// <summary>Completes once it would survive the end of this process. What was under the key is gone.</summary>
    /// <param name="auth">In the clear; sealed on the way to disk.</param>
    Task SaveAsync(QueryKey key, ReadOnlyMemory<byte> auth, long until);

    /// <summary>What is kept under that key, with its last second; null where there is nothing.</summary>
    Task<(byte[] Auth, long Until)?> FindAsync(QueryKey key);

    /// <summary>Drops what ended before <paramref name="now"/>, and what would end after <paramref name="latest"/> (seconds since 1970).</summary>
    Task ForgetAsync(long now, long latest, CancellationToken cancellationToken);
}
