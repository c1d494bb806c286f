using Gateway.Assist.MiniSessions;
using Gateway.CommandLine;
using Gateway.Storage.Sqlite;
using Gateway.Tests.Admin;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Storage;

/// <summary>Session keys on disk: one for each user, the newest, bound to the user.</summary>
public sealed class MiniSessionStoreTests
{
    private static readonly MiniSessionKey One = MiniSessionKey.Of("A1", "wx1", "o1");

    [Fact]
    public void App_account_and_user_each_make_another_key_and_none_flows_into_the_next() => Assert.Distinct(new[]
    {
        One, MiniSessionKey.Of("A2", "wx1", "o1"), MiniSessionKey.Of("A1", "wx2", "o1"), MiniSessionKey.Of("A1", "wx1", "o2"),
        MiniSessionKey.Of("A1", "wx1o", "1"), MiniSessionKey.Of("A1w", "x1", "o1"),
    });

    [Fact]
    public async Task The_newest_key_is_there_up_to_its_last_second_after_a_restart_and_under_a_new_master_key()
    {
        using var folder = new TempFolder();
        await using (var host = await AdminHost.StartAsync(folder))
        {
            var store = host.Service<IMiniSessionStore>();
            await store.SaveAsync(One, "older", 2000);
            await store.SaveAsync(One, "newer", 1000);
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(AdminHost.Settings(folder)).Build();
        using var output = new StringWriter();
        Assert.Equal(0, await RotateMasterKeyCommand.Create(() => configuration).Parse([]).InvokeAsync(new() { Output = output, Error = output }));

        await using var again = await AdminHost.StartAsync(folder);
        var kept = again.Service<IMiniSessionStore>();
        Assert.Equal("newer", await kept.FindAsync(One, 1000));
        Assert.Null(await kept.FindAsync(One, 1001));
        await kept.ForgetAsync(1000, CancellationToken.None);
        Assert.Equal("newer", await kept.FindAsync(One, 1000));
        await kept.ForgetAsync(1001, CancellationToken.None);
        Assert.Null(await kept.FindAsync(One, 1000));
    }

    [Fact]
    public async Task A_key_moved_to_another_user_is_as_good_as_none()
    {
        using var folder = new TempFolder();
        await using var host = await AdminHost.StartAsync(folder);
        var store = host.Service<IMiniSessionStore>();
        await store.SaveAsync(One, "key", 1000);
        var other = MiniSessionKey.Of("A1", "wx1", "o2");
        using (var connection = host.Service<SqliteDatabase>().OpenConnection())
        using (var move = connection.CreateCommand())
        {
            move.CommandText = "UPDATE MiniSessions SET Key = $other";
            move.Parameters.AddWithValue("$other", Convert.FromHexString(other.Hex));
            Assert.Equal(1, move.ExecuteNonQuery());
        }

        Assert.Null(await store.FindAsync(other, 1));
        Assert.Null(await store.FindAsync(One, 1));
    }
}
