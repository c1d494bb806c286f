using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Admin.Calls;
using Gateway.Admin.Console;
using Gateway.Admin.Sessions;
using Gateway.Admin.Tokens;
using Gateway.Admin.Users;
using Gateway.Assist.ChannelAuth;
using Gateway.Assist.Exchanges;
using Gateway.Assist.MiniSessions;
using Gateway.Envelope.Records;
using Gateway.Envelope.Replay;
using Gateway.Hosting;
using Gateway.Merchants;
using Gateway.Storage.Calls;
using Gateway.Storage.Encryption;
using Gateway.Storage.Sqlite;
using Gateway.Storage.Sqlite.Calls;
using Gateway.Upstreams.WeChat.TokenCentre;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Storage;

public static class StorageRegistration
{
    private const string ProviderKey = "Storage:Provider";
    private const string DefaultConnectionString = "Data Source=data/gateway.db";

    /// <summary>The stores the features declare. Throws <see cref="SettingException"/> for a setting that cannot be used.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var provider = configuration[ProviderKey];
        if (!string.IsNullOrEmpty(provider) && !provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            throw new SettingException(ProviderKey, provider, "should be Sqlite, the one store there is so far");
        }

        var connectionString = configuration[SqliteDatabase.ConnectionStringKey];
        var database = new SqliteDatabase(string.IsNullOrWhiteSpace(connectionString) ? DefaultConnectionString : connectionString);
        services.AddSingleton(_ => database);
        services.AddSingleton(new MasterKeySettings(configuration, database.FilePath));
        services.AddSingleton(new SecretSealer());
        services.AddSingleton<StoreKey>();
        services.AddSingleton<ISecretFingerprint>(provider => provider.GetRequiredService<StoreKey>());
        services.AddSingleton<IConsoleKey>(provider => provider.GetRequiredService<StoreKey>());
        services.AddSingleton<IQueryCodeKey>(provider => provider.GetRequiredService<StoreKey>());
        services.AddSingleton<SqliteStartup>();
        services.AddSingleton<MasterKeyRotation>();
        services.AddSingleton<IMerchantStore, SqliteMerchantStore>();
        services.AddSingleton<IConfigurationStore, SqliteConfigurationStore>();
        services.AddSingleton<SqliteAuditLog>();
        services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<SqliteAuditLog>());
        services.AddSingleton<SqliteAudited>();
        services.AddSingleton<IAdminUserStore, SqliteAdminUserStore>();
        services.AddSingleton<IAdminSessionStore, SqliteAdminSessionStore>();
        services.AddSingleton<IApiTokenStore, SqliteApiTokenStore>();
        services.AddHealthChecks().AddCheck<SqliteHealth>("store");
        services.AddSingleton<SqliteGroupCommit>();
        services.AddSingleton<IReplayStore, SqliteReplayStore>();
        services.AddSingleton<IExchangeStore, SqliteExchangeStore>();
        services.AddSingleton<IMiniSessionStore, SqliteMiniSessionStore>();
        services.AddSingleton<IChannelAuthStore, SqliteChannelAuthStore>();
        services.AddSingleton<ITokenStore, SqliteTokenStore>();
        return services.AddCallRecords(configuration);
    }

    private static IServiceCollection AddCallRecords(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(CallOptions.Read(configuration));
        services.AddSingleton<CallHashes>();
        services.AddSingleton<CallArrivals>();
        services.AddSingleton<CallRecorder>();
        services.AddSingleton<ICallRecordSink>(provider => provider.GetRequiredService<CallRecorder>());
        services.AddSingleton<SqliteCallDatabase>();
        services.TryAddSingleton<ICallStore, SqliteCallStore>();
        services.AddSingleton<ICallLog, SqliteCallLog>();
        services.AddSingleton<ICallStatistics, SqliteCallStatistics>();
        services.AddSingleton<CallWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<CallWriter>());
        services.AddHostedService<CallTrim>();
        return services;
    }

    /// <summary>
    /// Before the server listens: takes the store, migrates it, checks the master key and loads the merchants. Throws
    /// <see cref="SettingException"/> with the one line to end the start with.
    /// </summary>
    public static async Task PrepareStorageAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await services.GetRequiredService<SqliteStartup>().PrepareAsync(cancellationToken);
        await services.GetRequiredService<MerchantDirectory>().ReloadAsync(cancellationToken);
    }
}
