using System.Security.Cryptography;
using System.Text;

namespace Gateway.Assist.MiniSessions;

/// <summary>Identifies a user of a mini-program, as one app knows it: a hash, so that no openId is kept.</summary>
/// <param name="Hex">SHA-256, 64 characters.</param>
public readonly record struct MiniSessionKey(string Hex)
{
    /// <param name="account">The mini-program's own id at the platform.</param>
    public static MiniSessionKey Of(string appId, string account, string openId) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{appId}\0{account}\0{openId}"))));
}

/// <summary>Keeps the session keys of mini-program users, encrypted.</summary>
public interface IMiniSessionStore
{
    /// <summary>Completes once the session key would survive the end of this process. The one before is gone.</summary>
    /// <param name="sessionKey">In the clear; sealed on the way to disk.</param>
    /// <param name="until">Last second, since 1970, at which it is given.</param>
    Task SaveAsync(MiniSessionKey key, string sessionKey, long until);

    /// <summary>The session key kept under that key; null where there is none at <paramref name="now"/> (seconds since 1970).</summary>
    Task<string?> FindAsync(MiniSessionKey key, long now);

    /// <summary>Drops what is over at <paramref name="now"/> (seconds since 1970).</summary>
    Task ForgetAsync(long now, CancellationToken cancellationToken);
}
