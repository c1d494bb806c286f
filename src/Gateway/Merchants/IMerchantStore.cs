namespace Gateway.Merchants;

/// <summary>What serving calls needs of the store; what administration needs is declared there.</summary>
public interface IMerchantStore
{
    /// <summary>
    /// Every app, with its merchant. An app whose stored secrets do not open is logged and left out: it is refused
    /// like an unknown one, and the others are served.
    /// </summary>
    Task<IReadOnlyList<StoredApp>> LoadAppsAsync(CancellationToken cancellationToken);

    /// <summary>Notes when secrets were last used, never moving one back; unknown ids are passed over.</summary>
    Task RecordSecretUseAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUsedById, CancellationToken cancellationToken);
}
