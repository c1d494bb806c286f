using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Tests.Storage;

/// <summary>What every store has to do, whichever database it is on.</summary>
public abstract class ConfigurationStoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_778_400_000_123);

    private static readonly Merchant Merchant = new("M1", "第一家", Enabled: true, Version: 1);

    private protected abstract IConfigurationStore Store { get; }

    private protected abstract IMerchantStore Merchants { get; }

    private protected abstract IAuditLog Audit { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task An_app_comes_back_as_it_was_kept()
    {
        var app = await AddAsync(Full());

        var found = (await Store.FindAppAsync("A1", default))!;

        AssertSame(app, found);
        AssertSame(app, Assert.Single(await Merchants.LoadAppsAsync(default)));
        Assert.Equal(
            new AppSummary("A1", "M1", app.Settings.Name, false, Dialect.V3Beta, SignType.Sm3, 1), Assert.Single(await Store.ListAppsAsync("M1", after: null, 10, default)));
    }

    [Fact]
    public async Task A_saved_app_is_the_next_revision_and_the_revision_before_is_refused()
    {
        await AddAsync(Full());
        var read = (await Store.FindAppAsync("A1", default))!;
        var changed = read with
        {
            Settings = read.Settings with { Name = "changed", AllowedCalls = null, AllowedRedirectOrigins = [], ReqTimeoutRaisedAt = null },
            Version = 2,
            SignSecrets = [new StoredSignSecret("S3", new Secret("third-secret-value"), Now.AddSeconds(1), null, null), read.SignSecrets[0] with { ExpiresAt = Now }],
            WeChatMp = null,
        };

        Assert.True(await Store.SaveAppAsync(changed, Entry("app.updated"), default));
        Assert.False(await Store.SaveAppAsync(changed, Entry("app.updated"), default));

        AssertSame(changed with { Revision = 2 }, (await Store.FindAppAsync("A1", default))!);
        Assert.Equal(3, (await Audit.VerifyAsync(default)).Records);
    }

    [Fact]
    public async Task Saving_an_app_leaves_the_last_use_of_its_secrets_alone()
    {
        var app = await AddAsync(Full());
        await Merchants.RecordSecretUseAsync(new Dictionary<string, DateTimeOffset> { ["S1"] = Now.AddHours(1), ["unknown"] = Now }, default);
        await Merchants.RecordSecretUseAsync(new Dictionary<string, DateTimeOffset> { ["S1"] = Now }, default);

        Assert.True(await Store.SaveAppAsync(app, Entry("app.updated"), default));

        var secrets = (await Store.FindAppAsync("A1", default))!.SignSecrets;
        Assert.Equal(Now.AddHours(1), secrets.Single(secret => secret.Id is "S1").LastUsedAt);
        Assert.Null(secrets.Single(secret => secret.Id is "S2").LastUsedAt);
    }

    [Fact]
    public async Task Ids_are_unique_and_tell_capitals_apart()
    {
        await AddAsync(Full());

        Assert.Equal(AppAddition.IdTaken, await Store.AddAppAsync(Full(), Entry("app.created"), default));
        Assert.Equal(AppAddition.MerchantNotFound, await Store.AddAppAsync(Bare("A2", "M2"), Entry("app.created"), default));
        Assert.Equal(AppAddition.Added, await Store.AddAppAsync(Bare("a1", "M1"), Entry("app.created"), default));
        Assert.False(await Store.AddMerchantAsync(Merchant, Entry("merchant.created"), default));
        Assert.True(await Store.AddMerchantAsync(Merchant with { MchNo = "m1" }, Entry("merchant.created"), default));
    }

    [Fact]
    public async Task A_merchant_is_kept_changed_and_removed_once_it_has_no_apps()
    {
        await AddAsync(Full());

        Assert.True(await Store.SaveMerchantAsync(Merchant with { Name = "changed", Enabled = false }, Entry("merchant.updated"), default));
        Assert.False(await Store.SaveMerchantAsync(Merchant, Entry("merchant.updated"), default));
        Assert.Equal(new Merchant("M1", "changed", false, 2), await Store.FindMerchantAsync("M1", default));
        Assert.Equal(MerchantRemoval.HasApps, await Store.DeleteMerchantAsync("M1", Entry("merchant.deleted"), default));
        Assert.True(await Store.DeleteAppAsync("A1", Entry("app.deleted"), default));
        Assert.False(await Store.DeleteAppAsync("A1", Entry("app.deleted"), default));
        Assert.Equal(MerchantRemoval.Removed, await Store.DeleteMerchantAsync("M1", Entry("merchant.deleted"), default));
        Assert.Equal(MerchantRemoval.NotFound, await Store.DeleteMerchantAsync("M1", Entry("merchant.deleted"), default));
        Assert.Empty(await Store.ListMerchantsAsync(default));
        Assert.Equal(5, (await Audit.VerifyAsync(default)).Records);
    }

    [Fact]
    public async Task Merchants_are_found_by_what_they_and_their_apps_are_called()
    {
        await AddAsync(Full());
        await Store.AddMerchantAsync(Merchant with { MchNo = "M2", Name = @"100%_\" }, Entry("merchant.created"), default);
        await Store.AddMerchantAsync(Merchant with { MchNo = "M3", Name = "Third" }, Entry("merchant.created"), default);

        Assert.Equal(["M1", "M2"], await FoundAsync(null, null, 2));
        Assert.Equal(["M3"], await FoundAsync(null, "M2", 2));
        Assert.Equal(["M2"], await FoundAsync(@"%_\", null, 10));
        Assert.Equal(["M3"], await FoundAsync("tHIRD", null, 10));
        Assert.Equal(["M1"], await FoundAsync("第一", null, 10));
        Assert.Empty(await FoundAsync("1__", null, 10));
        var summary = Assert.Single(await Store.SearchMerchantsAsync("a1", null, 10, default));
        Assert.Equal((Merchant, 1), (summary.Merchant, summary.Apps));
        Assert.Equal("A1", Assert.Single(await Store.SearchAppsAsync("a1", 10, default)).AppId);
        Assert.Empty(await Store.SearchAppsAsync("%", 10, default));
    }

    [Fact]
    public async Task Many_savers_of_one_revision_leave_one_winner()
    {
        var app = await AddAsync(Full());

        var saved = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => Store.SaveAppAsync(app, Entry("app.updated"), default))));

        Assert.Single(saved, won => won);
        Assert.Equal(new AuditVerification(true, 3, null, null), await Audit.VerifyAsync(default));
    }

    private static AuditEntry Entry(string action) => new(Now, "tester", action, "app/A1", "A1", "trace", "{}");

    private static StoredApp Bare(string appId, string mchNo) => new()
    {
        AppId = appId,
        Merchant = Merchant with { MchNo = mchNo },
        Settings = new AppSettings { Name = "bare", Dialect = Dialect.V2, SignType = SignType.Md5 },
    };

    private static StoredApp Full() => new()
    {
        AppId = "A1",
        Merchant = Merchant,
        Settings = new AppSettings
        {
            Name = "商店",
            Enabled = false,
            Dialect = Dialect.V3Beta,
            SignType = SignType.Sm3,
            ReqTimeoutSeconds = 600,
            ReqTimeoutBeforeRaise = 30,
            ReqTimeoutRaisedAt = Now,
            RequireNonce = true,
            TimeZone = "UTC",
            ExplainSignatures = true,
            Sandbox = true,
            AcceptSnapshotUsers = true,
            ExposeSessionKey = true,
            AllowedCalls = ["ping", "channel/auth"],
            AllowedRedirectOrigins = ["https://a.example", "http://b.example:8080"],
        },
        SignSecrets =
        [
            new StoredSignSecret("S2", new Secret("second-密钥-value"), Now, null, null),
            new StoredSignSecret("S1", new Secret("first-secret-value"), Now.AddDays(-1), Now.AddDays(1), null),
        ],
        PlatformKey = new Secret("a platform key"),
        WeChatMp = new StoredWeChatChannel("wx1", new Secret("app-secret"), Now, false, WeChatTokenMode.Classic, 1),
    };

    private static void AssertSame(StoredApp expected, StoredApp actual)
    {
        Assert.Equal(Plain(expected), Plain(actual));
        Assert.Equal(expected.PlatformKey?.Reveal(), actual.PlatformKey?.Reveal());
        Assert.Equal(expected.WeChatMp?.AppSecret.Reveal(), actual.WeChatMp?.AppSecret.Reveal());
        Assert.Equal(expected.SignSecrets.Select(secret => secret.Value.Reveal()), actual.SignSecrets.Select(secret => secret.Value.Reveal()));
    }

    /// <summary>Printed, since lists in records do not compare; secrets print as ***.</summary>
    private static string Plain(StoredApp app) => string.Join(
        '\n',
        app with { SignSecrets = [], Settings = app.Settings with { AllowedCalls = null, AllowedRedirectOrigins = [] } },
        string.Join(',', app.Settings.AllowedCalls ?? ["default"]),
        string.Join(',', app.Settings.AllowedRedirectOrigins),
        string.Join(',', app.SignSecrets));

    private async Task<IEnumerable<string>> FoundAsync(string? text, string? after, int limit) =>
        (await Store.SearchMerchantsAsync(text, after, limit, default)).Select(found => found.Merchant.MchNo);

    private async Task<StoredApp> AddAsync(StoredApp app)
    {
        Assert.True(await Store.AddMerchantAsync(app.Merchant, Entry("merchant.created"), default));
        Assert.Equal(AppAddition.Added, await Store.AddAppAsync(app, Entry("app.created"), default));
        return app;
    }
}
