using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Merchants;
using Gateway.Storage;
using Gateway.Tests.Admin;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Storage;

public sealed class SqliteConfigurationStoreTests : ConfigurationStoreContract
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;

    public SqliteConfigurationStoreTests()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(AdminHost.Settings(_folder)).Build();
        _services = new ServiceCollection().AddLogging().AddMerchants().AddStorage(configuration).BuildServiceProvider();
    }

    private protected override IConfigurationStore Store => _services.GetRequiredService<IConfigurationStore>();

    private protected override IMerchantStore Merchants => _services.GetRequiredService<IMerchantStore>();

    private protected override IAuditLog Audit => _services.GetRequiredService<IAuditLog>();

    public override async ValueTask InitializeAsync() => await _services.PrepareStorageAsync();

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
