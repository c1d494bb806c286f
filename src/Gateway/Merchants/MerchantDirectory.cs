namespace Gateway.Merchants;

/// <summary>Holds the snapshot calls are served from, and replaces it when what is stored has changed.</summary>
public sealed partial class MerchantDirectory(IMerchantStore store, TimeProvider time, ILogger<MerchantDirectory> logger) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private MerchantSnapshot _current = MerchantSnapshot.Empty;
    private long _asked;
    private long _loaded;

    public MerchantSnapshot Current => Volatile.Read(ref _current);

    /// <summary>
    /// Returns once <see cref="Current"/> shows everything that was stored before this call. Callers that arrive while
    /// a load is running share the next one.
    /// </summary>
    public async Task ReloadAsync(CancellationToken cancellationToken = default)
    {
        var mine = Interlocked.Increment(ref _asked);
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_loaded >= mine)
            {
                return;
            }

            var upTo = Volatile.Read(ref _asked);
            var stored = await store.LoadAppsAsync(cancellationToken);
            // The keys of the snapshot that goes are not disposed: calls under way still use them.
            Volatile.Write(ref _current, new MerchantSnapshot(Build(stored)));
            _loaded = upTo;
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();

    private List<MerchantApp> Build(IReadOnlyList<StoredApp> stored)
    {
        var now = time.GetUtcNow();
        var apps = new List<MerchantApp>(stored.Count);
        foreach (var app in stored)
        {
            try
            {
                apps.Add(MerchantApp.From(app, now));
            }
            catch (ArgumentException fault)
            {
                Log.AppLeftOut(logger, app.AppId, fault.Message);
            }
        }

        return apps;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "App {AppId} is left out and its calls are refused: {Reason}")]
        public static partial void AppLeftOut(ILogger logger, string appId, string reason);
    }
}
