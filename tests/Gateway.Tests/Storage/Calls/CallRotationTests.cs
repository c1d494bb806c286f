using System.Text;
using Gateway.Admin.Calls;
using Gateway.CommandLine;
using Gateway.Envelope;
using Gateway.Storage.Calls;
using Gateway.Storage.Encryption;
using Gateway.Storage.Sqlite.Calls;
using Gateway.Tests.Admin;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Storage.Calls;

/// <summary>The master key's rotation, and the bodies of refused signatures.</summary>
public sealed class CallRotationTests
{
    private const int Bodies = 230;

    [Fact]
    public async Task Bodies_are_re_encrypted_with_the_rest_and_records_are_found_by_their_codes_as_before()
    {
        using var folder = new TempFolder();
        await using (var host = await AdminHost.StartAsync(folder))
        {
            await host.Service<ICallStore>().WriteAsync(Entries(host), CancellationToken.None);
        }

        var old = MasterKey.Parse(await File.ReadAllTextAsync(folder.KeyFile))!;
        Assert.Contains(Encoding.Latin1.GetString(old.Id), folder.EveryByte(), StringComparison.Ordinal);

        var (code, output) = await RotateAsync(folder);

        Assert.Equal(0, code);
        Assert.Contains("re-encrypted 231 of 231", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Encoding.Latin1.GetString(old.Id), folder.EveryByte(), StringComparison.Ordinal);
        await using var again = await AdminHost.StartAsync(folder);
        var log = again.Service<ICallLog>();
        for (var id = 1; id <= Bodies; id++)
        {
            Assert.Equal($"body {id}", Encoding.UTF8.GetString((await log.ReadRefusedBodyAsync(id, CancellationToken.None))!));
        }

        Assert.Equal(Bodies, (await log.QueryAsync(new CallFilter(OneTimeCode: "the-code"), null, 500, CancellationToken.None)).Items.Count);
    }

    [Fact]
    public async Task Records_that_cannot_be_read_stop_it_before_anything_is_changed_and_it_says_what_to_do()
    {
        using var folder = new TempFolder();
        await using (await AdminHost.StartAsync(folder))
        {
        }

        var old = await File.ReadAllTextAsync(folder.KeyFile);
        var records = Path.ChangeExtension(folder.Database, ".calls.db");
        await File.WriteAllTextAsync(records, new string('x', 10_000));

        var (code, output) = await RotateAsync(folder);
        Assert.Equal(1, code);
        Assert.Contains($"move {records} away", output, StringComparison.Ordinal);
        Assert.Equal(old, await File.ReadAllTextAsync(folder.KeyFile));

        File.Delete(records);
        Assert.Equal(0, (await RotateAsync(folder)).Code);
    }

    [Fact]
    public async Task A_body_whose_key_is_gone_is_as_good_as_none_and_stops_no_start()
    {
        using var folder = new TempFolder();
        await using (var host = await AdminHost.StartAsync(folder))
        {
            await host.Service<ICallStore>().WriteAsync(Entries(host), CancellationToken.None);
            using var connection = host.Service<SqliteCallDatabase>().OpenConnection();
            using var spoil = connection.CreateCommand();
            spoil.CommandText = "UPDATE RefusedBodies SET Sealed = substr(Sealed, 1, 1) || x'0102030405060708' || substr(Sealed, 10) WHERE Id = 1; UPDATE RefusedBodies SET Sealed = (SELECT Sealed FROM RefusedBodies WHERE Id = 3) WHERE Id = 2";
            spoil.ExecuteNonQuery();
        }

        await using var again = await AdminHost.StartAsync(folder);
        var log = again.Service<ICallLog>();

        Assert.Null(await log.ReadRefusedBodyAsync(1, CancellationToken.None));
        Assert.Null(await log.ReadRefusedBodyAsync(2, CancellationToken.None));
        Assert.NotNull(await log.ReadRefusedBodyAsync(3, CancellationToken.None));
    }

    private static CallEntry[] Entries(AdminHost host) =>
    [
        .. Enumerable.Range(1, Bodies).Select(id => RecordedCalls.Entry(host.Time.GetUtcNow(), outcome: Outcome.SignatureWrong) with
        {
            RefusedBody = Encoding.UTF8.GetBytes($"body {id}"),
            CodeHash = host.Service<CallHashes>().OfCode("the-code"u8),
        }),
    ];

    private static async Task<(int Code, string Output)> RotateAsync(TempFolder folder)
    {
        using var output = new StringWriter();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(AdminHost.Settings(folder)).Build();
        var code = await RotateMasterKeyCommand.Create(() => configuration).Parse([]).InvokeAsync(new() { Output = output, Error = output });
        return (code, output.ToString());
    }
}
