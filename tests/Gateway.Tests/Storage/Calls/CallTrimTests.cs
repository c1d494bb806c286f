using Gateway.Envelope;
using Gateway.Hosting;
using Gateway.Storage.Calls;
using Gateway.Storage.Sqlite.Calls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Storage.Calls;

/// <summary>How long records of calls stay.</summary>
public sealed class CallTrimTests
{
    [Fact]
    public async Task A_record_goes_when_its_time_is_over_and_its_sums_go_too()
    {
        await using var gateway = new TestGateway().With("Calls:RetentionDays", "1");
        await gateway.InitializeAsync();
        var start = gateway.Time.GetUtcNow();
        await gateway.StoreAsync([.. Enumerable.Range(0, 1200).Select(_ => RecordedCalls.Entry(start))]);
        await gateway.StoreAsync(RecordedCalls.Entry(start.AddHours(3), call: "later"));

        gateway.Time.Advance(TimeSpan.FromHours(23));
        await TrimAsync(gateway);
        Assert.Equal((1201, 1201), (Count(gateway, "Calls"), Kept(gateway, "Records")));

        gateway.Time.Advance(TimeSpan.FromHours(3) - TimeSpan.FromMilliseconds(1));
        await UntilAsync(() => Count(gateway, "Calls") == 1);
        Assert.Equal(1, Kept(gateway, "Records"));
        Assert.Equal("later", (string)Assert.Single(await gateway.CallsAsync())["call"]!);
        await UntilAsync(() => Count(gateway, "CallHours WHERE AppId = 'A1'") == 1);
    }

    [Fact]
    public async Task Beyond_the_number_that_is_kept_the_oldest_go()
    {
        await using var gateway = new TestGateway().With("Calls:MaxRecords", "10000");
        await gateway.InitializeAsync();
        var start = gateway.Time.GetUtcNow();
        await gateway.StoreAsync([.. Enumerable.Range(0, 41_234).Select(i => RecordedCalls.Entry(start.AddMilliseconds(i)))]);

        await TrimAsync(gateway);

        Assert.Equal((10_000, 10_000), (Count(gateway, "Calls"), Kept(gateway, "Records")));
        Assert.Equal(start.AddMilliseconds(31_234).ToUnixTimeMilliseconds(), Count(gateway, "Calls", "min(At)"));
        Assert.Equal(4, Count(gateway, "Parts"));
    }

    [Fact]
    public async Task Calls_that_anybody_can_make_do_not_push_out_those_of_apps()
    {
        await using var gateway = new TestGateway().With("Calls:MaxRecords", "10000");
        await gateway.InitializeAsync();
        var start = gateway.Time.GetUtcNow();
        await gateway.StoreAsync([.. Enumerable.Range(0, 3000).Select(_ => RecordedCalls.Entry(start))]);
        await gateway.StoreAsync([.. Enumerable.Range(0, 12_000).Select(i => RecordedCalls.Entry(start.AddMilliseconds(i), outcome: Outcome.SignatureWrong) with { RefusedBody = i % 100 == 0 ? [1] : null })]);

        await TrimAsync(gateway);

        Assert.Equal((5500, 2500), (Count(gateway, "Calls"), Kept(gateway, "Unsigned")));
        Assert.Equal(3000, Count(gateway, "Calls WHERE IsSigned = 1"));
        Assert.Equal((25, 25), (Count(gateway, "RefusedBodies"), Kept(gateway, "Bodies")));
    }

    [Fact]
    public async Task The_body_of_a_refused_signature_goes_after_a_week_and_its_record_stays()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var now = gateway.Time.GetUtcNow();
        await gateway.StoreAsync(RecordedCalls.Entry(now.AddDays(-8), outcome: Outcome.SignatureWrong) with { RefusedBody = [1, 2, 3] });
        await gateway.StoreAsync(RecordedCalls.Entry(now.AddDays(-6), outcome: Outcome.SignatureWrong) with { RefusedBody = [4, 5, 6] });

        await TrimAsync(gateway);

        Assert.Equal([true, false], (await gateway.CallsAsync()).Select(record => (bool)record["bodyKept"]!));
        Assert.Equal((2, 1, 1), (Kept(gateway, "Records"), Kept(gateway, "Bodies"), Count(gateway, "RefusedBodies")));
    }

    [Fact]
    public async Task A_number_is_not_given_again_when_all_records_are_gone()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        await gateway.StoreAsync(RecordedCalls.Entry(gateway.Time.GetUtcNow().AddDays(-40)), RecordedCalls.Entry(gateway.Time.GetUtcNow().AddDays(-40)));
        await TrimAsync(gateway);
        Assert.Empty(await gateway.CallsAsync());
        await gateway.RestartAsync();

        await gateway.StoreAsync(RecordedCalls.Entry(gateway.Time.GetUtcNow()));

        Assert.Equal(3, (long)Assert.Single(await gateway.CallsAsync())["id"]!);
    }

    [Theory]
    [InlineData("Calls:RetentionDays", "0")]
    [InlineData("Calls:RetentionDays", "3651")]
    [InlineData("Calls:RetentionDays", "a month")]
    [InlineData("Calls:MaxRecords", "9999")]
    [InlineData("Calls:MaxRecords", "-1")]
    public void A_setting_out_of_bounds_is_refused_with_a_line_that_names_it(string key, string held)
    {
        var fault = Assert.Throws<SettingException>(() => CallOptions.Read(new ConfigurationBuilder().AddInMemoryCollection([new(key, held)]).Build()));

        Assert.StartsWith($"{key} holds \"{held}\": should be a whole number from ", fault.Message, StringComparison.Ordinal);
    }

    private static Task TrimAsync(TestGateway gateway) =>
        gateway.App.Services.GetRequiredService<ICallStore>().TrimAsync(gateway.Time.GetUtcNow(), TestContext.Current.CancellationToken);

    // What the minute's timer has set off runs on another thread.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static long Kept(TestGateway gateway, string column) => Count(gateway, "Kept", column);

    private static long Count(TestGateway gateway, string from, string what = "count(*)")
    {
        using var connection = gateway.App.Services.GetRequiredService<SqliteCallDatabase>().OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT {what} FROM {from}";
        return (long)select.ExecuteScalar()!;
    }
}
