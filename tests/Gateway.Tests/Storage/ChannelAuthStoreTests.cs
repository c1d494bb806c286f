using System.Text;
using Gateway.Assist.ChannelAuth;
using Gateway.CommandLine;
using Gateway.Storage.Sqlite;
using Gateway.Tests.Admin;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Storage;

/// <summary>What goes on behind query codes, on disk.</summary>
public sealed class ChannelAuthStoreTests
{
    private static readonly QueryKey One = QueryCodes.KeyOf("one");
    private static readonly QueryKey Two = QueryCodes.KeyOf("two");

    [Fact]
    public async Task The_newest_is_there_after_a_restart_and_under_a_new_master_key_until_it_is_forgotten()
    {
        using var folder = new TempFolder();
        await using (var host = await AdminHost.StartAsync(folder))
        {
            var store = host.Service<IChannelAuthStore>();
            await store.SaveAsync(One, "older"u8.ToArray(), 1000);
            await store.SaveAsync(One, "newer"u8.ToArray(), 1000);
            await store.SaveAsync(Two, "far ahead"u8.ToArray(), 9000);
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(AdminHost.Settings(folder)).Build();
        using var output = new StringWriter();
        Assert.Equal(0, await RotateMasterKeyCommand.Create(() => configuration).Parse([]).InvokeAsync(new() { Output = output, Error = output }));

        await using var again = await AdminHost.StartAsync(folder);
        var kept = again.Service<IChannelAuthStore>();
        var (auth, until) = (await kept.FindAsync(One))!.Value;
        Assert.Equal(("newer", 1000), (Encoding.UTF8.GetString(auth), until));
        var loaded = new List<string>();
        await foreach (var (one, _) in kept.LoadAsync(1001, CancellationToken.None))
        {
            loaded.Add(Encoding.UTF8.GetString(one));
        }

        Assert.Equal(["far ahead"], loaded);
        await kept.ForgetAsync(1000, 9000, CancellationToken.None);
        Assert.NotNull(await kept.FindAsync(One));
        await kept.ForgetAsync(1001, 9000, CancellationToken.None);
        Assert.Null(await kept.FindAsync(One));
        Assert.NotNull(await kept.FindAsync(Two));
        await kept.ForgetAsync(1001, 8999, CancellationToken.None);
        Assert.Null(await kept.FindAsync(Two));
    }

    [Fact]
    public async Task A_row_moved_to_another_query_code_is_as_good_as_none()
    {
        using var folder = new TempFolder();
        await using var host = await AdminHost.StartAsync(folder);
        var store = host.Service<IChannelAuthStore>();
        await store.SaveAsync(One, "auth"u8.ToArray(), 1000);
        using (var connection = host.Service<SqliteDatabase>().OpenConnection())
        using (var move = connection.CreateCommand())
        {
            move.CommandText = "UPDATE ChannelAuths SET Key = $other";
            move.Parameters.AddWithValue("$other", Convert.FromHexString(Two.Hex));
            Assert.Equal(1, move.ExecuteNonQuery());
        }

        Assert.Null(await store.FindAsync(One));
        Assert.Null(await store.FindAsync(Two));
    }
}
