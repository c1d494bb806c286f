using System.Collections.Concurrent;
using Gateway.Hosting;
using Gateway.Upstreams.WeChat.MiniProgram;

namespace Gateway.Assist.MiniSessions;

/// <summary>The session key of each mini-program user: that of the newest login, for 30 days.</summary>
/// <remarks>
/// WeChat names no end for a session key; an active user's lives long, and a new login may replace it. So it is kept until
/// the next login, and 30 days at most: whoever stays away that long logs in again.
/// </remarks>
internal sealed partial class SessionKeys(IMiniSessionStore store, TimeProvider time, ILogger<SessionKeys> logger) : IExpiring
{
    public const int KeptSeconds = 30 * 24 * 60 * 60;

    // A store that fails for long stops every call, so this is never reached by honest traffic.
    private const int MostUnsaved = 10_000;

    // On its way to the store, or not taken by it: always the newest login of a user.
    private readonly ConcurrentDictionary<MiniSessionKey, Kept> _unsaved = new();

    /// <summary>Takes a new login. Where the store fails, the key is not lost: <see cref="SecureAsync"/> tries again.</summary>
    public async Task KeepAsync(string appId, string account, MiniSession session)
    {
        var key = MiniSessionKey.Of(appId, account, session.OpenId);
        var kept = new Kept(session.SessionKey, Now() + KeptSeconds);
        _unsaved[key] = kept;
        try
        {
            await SaveAsync(key, kept);
        }
        catch (Exception fault)
        {
            Log.NotSaved(logger, fault);
            if (_unsaved.Count > MostUnsaved)
            {
                _unsaved.TryRemove(new(key, kept));
                throw;
            }
        }
    }

    /// <summary>Completes once the user's newest session key would survive the end of this process; throws where the store fails.</summary>
    /// <remarks>For a login that is about to be answered, for the first time or again. Never puts back an older key.</remarks>
    public ValueTask SecureAsync(string appId, string account, string openId)
    {
        var key = MiniSessionKey.Of(appId, account, openId);
        return _unsaved.TryGetValue(key, out var kept) ? new(SaveAsync(key, kept)) : ValueTask.CompletedTask;
    }

    /// <summary>The session key of the user's newest login; null where there was none for 30 days.</summary>
    public async ValueTask<string?> FindAsync(string appId, string account, string openId)
    {
        var key = MiniSessionKey.Of(appId, account, openId);
        var now = Now();
        return _unsaved.TryGetValue(key, out var kept) && kept.Until >= now ? kept.SessionKey : await store.FindAsync(key, now);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = Now();
        foreach (var unsaved in _unsaved)
        {
            if (unsaved.Value.Until < now)
            {
                _unsaved.TryRemove(unsaved);
            }
        }

        await store.ForgetAsync(now, cancellationToken);
    }

    private async Task SaveAsync(MiniSessionKey key, Kept kept)
    {
        await store.SaveAsync(key, kept.SessionKey, kept.Until);
        _unsaved.TryRemove(new(key, kept));
    }

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();

    // Compared by reference: a later login is another one, even with the same key.
    private sealed class Kept(string sessionKey, long until)
    {
        public string SessionKey { get; } = sessionKey;

        public long Until { get; } = until;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The session key of a login could not be stored; it is kept in memory and tried again")]
        public static partial void NotSaved(ILogger logger, Exception exception);
    }
}
