using System.Net;
using Gateway.Tests.Admin;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Storage;

/// <summary>What somebody can do who writes to the database but has no master key.</summary>
public class TamperingTests
{
    [Theory]
    [InlineData("UPDATE AuditRecords SET At = At + 1 WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET Actor = 'somebody' WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET Action = 'app.created' WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET Target = 'app/A2' WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET AppId = 'A2' WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET AppId = NULL WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET TraceId = 'x' WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET Changes = '{}' WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET PreviousHash = zeroblob(32) WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET Hash = zeroblob(32) WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET Hash = zeroblob(0) WHERE Seq = 3", 3)]
    [InlineData("UPDATE AuditRecords SET Seq = 30 WHERE Seq = 3", 3)]
    [InlineData("DELETE FROM AuditRecords WHERE Seq = 1", 1)]
    [InlineData("DELETE FROM AuditRecords WHERE Seq = 3", 3)]
    [InlineData("DELETE FROM AuditRecords WHERE Seq > 3", 4)]
    [InlineData("DELETE FROM AuditRecords", 1)]
    [InlineData("UPDATE AuditRecords SET Seq = 99 WHERE Seq = 2; UPDATE AuditRecords SET Seq = 2 WHERE Seq = 3; UPDATE AuditRecords SET Seq = 3 WHERE Seq = 99", 2)]
    [InlineData("INSERT INTO AuditRecords SELECT 6, At, Actor, Action, Target, AppId, TraceId, Changes, Hash, Hash FROM AuditRecords WHERE Seq = 5", 6)]
    [InlineData("DELETE FROM AuditRecords WHERE Seq = 5; UPDATE AuditHeads SET Records = 4, LastHash = (SELECT Hash FROM AuditRecords WHERE Seq = 4)", null)]
    [InlineData("UPDATE AuditHeads SET Mac = zeroblob(32)", null)]
    [InlineData("DELETE FROM AuditHeads", null)]
    public async Task A_changed_audit_log_shows_where_it_is_broken(string sql, int? firstBroken)
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        for (var i = 0; i < 3; i++)
        {
            await host.PutAsync("apps/A1", $$"""{"name":"name {{i}}"}""");
        }

        Assert.True((bool)(await host.GetAsync("audit/verify")).Json!["whole"]!);
        Execute(host.Folder, sql);

        var verified = (await host.GetAsync("audit/verify")).Json!;

        Assert.False((bool)verified["whole"]!);
        Assert.Equal(firstBroken, (int?)verified["firstBrokenSeq"]);
        Assert.NotEmpty((string)verified["reason"]!);
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_stays_missing_when_records_follow()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        Execute(host.Folder, "DELETE FROM AuditRecords WHERE Seq = 2");

        Assert.Equal(HttpStatusCode.OK, (await host.PutAsync("apps/A1", """{"name":"x"}""")).Status);

        Assert.Equal(2, (int)(await host.GetAsync("audit/verify")).Json!["firstBrokenSeq"]!);
    }

    [Fact]
    public async Task With_a_broken_head_nothing_is_changed_because_nothing_can_be_recorded()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        Execute(host.Folder, "UPDATE AuditHeads SET Records = 1");

        var answer = await host.PutAsync("apps/A1", """{"name":"x"}""");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Contains("audit log", (string)answer.Json!["detail"]!, StringComparison.Ordinal);
        Assert.Equal("Shop", (string)(await host.GetAsync("apps/A1")).Json!["name"]!);
    }

    [Fact]
    public async Task A_ciphertext_moved_to_another_row_does_not_open_and_only_that_app_stops()
    {
        using var folder = new TempFolder();
        await using (var host = await AdminHost.StartAsync(folder))
        {
            await host.CreateAppAsync();
            await host.PostAsync("merchants/M1/apps", """{"appId":"A2","name":"x","dialect":"v2"}""");
            await host.PostAsync("merchants/M1/apps", """{"appId":"A3","name":"x","dialect":"v2"}""");
        }

        Execute(folder, "UPDATE SignSecrets SET Sealed = (SELECT Sealed FROM SignSecrets WHERE AppId = 'A1') WHERE AppId = 'A2'");
        await using var again = await AdminHost.StartAsync(folder);

        Assert.Null(again.Directory.Current.Find("A2"));
        Assert.NotNull(again.Directory.Current.Find("A1"));
        Assert.NotNull(again.Directory.Current.Find("A3"));
        var answer = await again.GetAsync("apps/A2");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Contains("app/A2/sign-secret/", (string)answer.Json!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await again.DeleteAsync("apps/A2")).Status);
    }

    [Fact]
    public async Task A_store_of_a_later_version_or_without_its_key_is_refused()
    {
        using var folder = new TempFolder();
        await using (await AdminHost.StartAsync(folder))
        {
        }

        Execute(folder, "INSERT INTO __EFMigrationsHistory VALUES ('99991231235959_Later', '6.0.7')");
        Assert.Contains("of a later", await RefusalAsync(), StringComparison.Ordinal);

        Execute(folder, "DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '9999%'; DELETE FROM StoreKeys");
        Assert.Contains("lost its own key", await RefusalAsync(), StringComparison.Ordinal);

        async Task<string> RefusalAsync() =>
            (await Assert.ThrowsAsync<Gateway.Hosting.SettingException>(() => AdminHost.StartAsync(folder))).Message;
    }

    private static void Execute(TempFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
