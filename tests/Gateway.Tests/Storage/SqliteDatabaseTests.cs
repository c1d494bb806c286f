using System.Diagnostics;
using Gateway.Hosting;
using Gateway.Storage.Sqlite;
using Gateway.Tests.Admin;

namespace Gateway.Tests.Storage;

public class SqliteDatabaseTests
{
    [Fact]
    public async Task A_second_process_on_the_store_is_refused_with_one_line()
    {
        using var folder = new TempFolder();
        await using var host = await AdminHost.StartAsync(folder);

        using var second = Start(folder);
        var line = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("no other process uses", Assert.Single(line.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_was_killed_leaves_the_store_free()
    {
        using var folder = new TempFolder();
        using (var first = Start(folder))
        {
            while (await first.StandardOutput.ReadLineAsync() is { } line && !line.Contains("listening", StringComparison.Ordinal))
            {
            }

            Assert.Throws<SettingException>(() => Acquire(folder));
            first.Kill();
            await first.WaitForExitAsync();
        }

        Acquire(folder);
    }

    [Fact]
    public async Task Writers_take_turns()
    {
        using var folder = new TempFolder();
        using var database = new SqliteDatabase($"Data Source={folder.Database}");
        var first = await database.EnterWriterAsync(CancellationToken.None);
        var second = database.EnterWriterAsync(CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);

        first.Dispose();
        first.Dispose();

        using (await second)
        {
            Assert.False(database.EnterWriterAsync(CancellationToken.None).AsTask().IsCompleted);
        }
    }

    [Fact]
    public void Connections_are_durable_and_keep_references()
    {
        using var folder = new TempFolder();
        using var database = new SqliteDatabase($"Data Source={folder.Database}");
        database.Acquire();
        using var connection = database.OpenConnection();

        Assert.Equal("wal", Pragma("journal_mode"));
        Assert.Equal("2", Pragma("synchronous"));
        Assert.Equal("1", Pragma("foreign_keys"));
        Assert.Equal("5000", Pragma("busy_timeout"));

        string? Pragma(string name)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA {name}";
            return command.ExecuteScalar()?.ToString();
        }
    }

    private static void Acquire(TempFolder folder)
    {
        using var database = new SqliteDatabase($"Data Source={folder.Database}");
        database.Acquire();
    }

    private static Process Start(TempFolder folder) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) is "dotnet" ? host : "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Gateway.dll"),
            "--Urls=http://127.0.0.1:0",
            $"--Storage:ConnectionString=Data Source={folder.Database}",
        ])
    {
        UseShellExecute = false,
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        WorkingDirectory = folder.Path,
    })!;
}
