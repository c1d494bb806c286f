using Gateway.Merchants;
using Gateway.Storage;
using Gateway.Tests.Admin;
using Gateway.Upstreams.WeChat.TokenCentre;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Storage;

public sealed class SqliteTokenStoreTests : TokenStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;

    public SqliteTokenStoreTests()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(AdminHost.Settings(_folder)).Build();
        _services = new ServiceCollection().AddLogging().AddMerchants().AddStorage(configuration).BuildServiceProvider();
    }

    private protected override ITokenStore Store => _services.GetRequiredService<ITokenStore>();

    [Fact]
    public async Task A_new_process_does_not_wait_for_the_lease_of_one_that_is_gone()
    {
        var key = new TokenKey("https://api.weixin.qq.com/", "wx1", TokenKind.Stable);
        Assert.NotNull(await Store.TryLeaseAsync(key, "gone", TestGateway.Start, TestGateway.Start.AddHours(1)));
        await Store.LoadAsync(default);
        Assert.NotNull(await Store.TryLeaseAsync(key, "new", TestGateway.Start, TestGateway.Start.AddHours(1)));
    }

    public override async ValueTask InitializeAsync() => await _services.PrepareStorageAsync();

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
