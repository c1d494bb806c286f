using System.Collections.Concurrent;
using System.Threading.Channels;
using Gateway.Admin.Calls;
using Gateway.Envelope;
using Gateway.Envelope.Records;
using Gateway.Storage.Calls;
using Gateway.Storage.Sqlite.Calls;
using Gateway.Tests.Proofs;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Storage.Calls;

/// <summary>The way of records from the calls to the store, and what happens where it is blocked.</summary>
public sealed class CallWriterTests
{
    [Fact]
    public async Task Records_gather_for_a_moment_and_are_written_together()
    {
        var store = new SteppedStore();
        await using var gateway = await StartAsync(store);
        var app = await gateway.CreateAppAsync();
        for (var i = 0; i < 5; i++)
        {
            await app.CallAsync("ping");
        }

        await TakenAsync(gateway, 5);
        await gateway.Time.WaitForTimerAsync(CallWriter.Gathering);
        Assert.Empty(store.Batches);
        store.Open();
        gateway.Time.Advance(CallWriter.Gathering);
        await store.WrittenAsync(5);

        Assert.Equal([5], store.Batches);
    }

    [Fact]
    public async Task While_the_store_stands_still_calls_go_on_and_records_without_room_are_dropped_and_counted()
    {
        var store = new SteppedStore();
        await using var gateway = await StartAsync(store);
        var app = await gateway.CreateAppAsync();
        await app.CallAsync("ping");
        await gateway.Time.WaitForTimerAsync(CallWriter.Gathering);
        gateway.Time.Advance(CallWriter.Gathering);
        await store.IsAskedAsync();

        var recorder = gateway.App.Services.GetRequiredService<CallRecorder>();
        for (var i = 0; i < CallRecorder.Slots; i++)
        {
            Take(recorder);
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(0, (await app.CallAsync("ping")).Code);
        }

        await TakenAsync(gateway, 1 + CallRecorder.Slots + 20);
        Assert.Equal((0, 20, CallRecorder.Slots), (recorder.State.Written, recorder.State.Dropped, recorder.State.Waiting));
        var told = (await gateway.AdminAsync(HttpMethod.Get, "calls/statistics"))["recording"]!;
        Assert.Equal((20, "2026-03-01T04:00:00.2Z"), ((long)told["dropped"]!, (string)told["lastDroppedAt"]!));

        store.Open();
        await store.WrittenAsync(1 + CallRecorder.Slots);
        Assert.All(store.Batches, batch => Assert.InRange(batch, 1, 500));
    }

    [Fact]
    public async Task What_the_store_does_not_take_is_tried_once_more_and_then_dropped_and_counted()
    {
        var store = new SteppedStore { Faults = 3 };
        store.Open();
        await using var gateway = await StartAsync(store);
        var app = await gateway.CreateAppAsync();
        var recorder = gateway.App.Services.GetRequiredService<CallRecorder>();

        Assert.Equal(0, (await app.CallAsync("ping")).Code);
        await TakenAsync(gateway, 1);
        await FlushAsync(gateway);
        Assert.Equal((0, 0), (recorder.State.Written, recorder.State.Dropped));
        await FlushAsync(gateway);
        Assert.Equal((0, 1), (recorder.State.Written, recorder.State.Dropped));

        Assert.Equal(0, (await app.CallAsync("ping")).Code);
        await TakenAsync(gateway, 2);
        await FlushAsync(gateway);
        await FlushAsync(gateway);
        Assert.Equal((1, 1), (recorder.State.Written, recorder.State.Dropped));
    }

    [Fact]
    public async Task A_batch_that_failed_is_tried_again_although_no_call_follows()
    {
        var store = new SteppedStore { Faults = 1 };
        store.Open();
        await using var gateway = await StartAsync(store);
        var app = await gateway.CreateAppAsync();
        await app.CallAsync("ping");
        for (var i = 0; i < 2; i++)
        {
            await gateway.Time.WaitForTimerAsync(CallWriter.Gathering);
            gateway.Time.Advance(CallWriter.Gathering);
        }

        await store.WrittenAsync(1);
    }

    [Fact]
    public async Task Records_that_come_while_others_are_written_wake_the_writer_as_often_as_need_be()
    {
        var store = new SteppedStore();
        store.Open();
        await using var gateway = await StartAsync(store);
        var recorder = gateway.App.Services.GetRequiredService<CallRecorder>();
        for (var i = 0; i < 10; i++)
        {
            Take(recorder);
            await FlushAsync(gateway);
            Take(recorder);
            await FlushAsync(gateway);
            Take(recorder);
        }

        await store.WrittenAsync(29);
        await gateway.Time.WaitForTimerAsync(CallWriter.Gathering);
        gateway.Time.Advance(CallWriter.Gathering);
        await store.WrittenAsync(1);
    }

    [Fact]
    public async Task Of_bodies_that_wait_only_so_many_are_held()
    {
        var store = new SteppedStore();
        await using var gateway = await StartAsync(store);
        var app = await gateway.CreateAppAsync();
        var known = gateway.App.Services.GetRequiredService<Gateway.Merchants.MerchantDirectory>().Current.Find(app.AppId);
        var recorder = gateway.App.Services.GetRequiredService<CallRecorder>();
        for (var i = 0; i < 300; i++)
        {
            recorder.Take(Record() with { App = known, Outcome = Outcome.SignatureWrong, RefusedBody = "{}"u8 });
        }

        store.Open();
        await FlushAsync(gateway);
        Assert.Equal(256, store.Bodies);

        recorder.Take(Record() with { App = known, Outcome = Outcome.SignatureWrong, RefusedBody = "{}"u8 });
        await FlushAsync(gateway);
        Assert.Equal(257, store.Bodies);
    }

    [Fact]
    public async Task The_stop_writes_what_is_left()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync();
        for (var i = 0; i < 30; i++)
        {
            await app.CallAsync("ping");
        }

        await TakenAsync(gateway, 30);
        Assert.Empty(await gateway.CallsAsync());
        await gateway.RestartAsync();

        Assert.Equal(30, (await gateway.CallsAsync()).Count);
        Assert.Equal(30, (long)(await gateway.AdminAsync(HttpMethod.Get, "calls/statistics?hours=1"))["hours"]![0]!["successes"]!);
    }

    [Fact]
    public async Task What_was_written_survives_the_death_of_the_process()
    {
        await using var gateway = await new ProcessGateway().StartAsync();
        var app = await gateway.CreateAppAsync();
        var traces = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            traces.Add((await gateway.CallAsync(app, "ping")).TraceId);
        }

        var seen = new List<string>();
        var after = 0L;
        while (seen.Count < traces.Count)
        {
            var tail = (await gateway.AdminAsync(HttpMethod.Get, $"calls/tail?after={after}&wait=30")).Json!;
            seen.AddRange(tail["items"]!.AsArray().Select(item => (string)item!["traceId"]!));
            after = (long)tail["after"]!;
        }

        await gateway.KillAsync();
        await gateway.StartAsync();

        var kept = (await gateway.AdminAsync(HttpMethod.Get, "calls")).Json!["items"]!.AsArray().Select(item => (string)item!["traceId"]!);
        Assert.Equal(traces.Order(StringComparer.Ordinal), kept.Order(StringComparer.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(Path.ChangeExtension(gateway.DatabasePath, ".calls.db")));
    }

    [Fact]
    public async Task A_file_of_records_that_cannot_be_read_stops_no_call()
    {
        await using var gateway = new TestGateway();
        await File.WriteAllTextAsync(Path.ChangeExtension(gateway.DatabasePath, ".calls.db"), new string('x', 10_000));
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync();

        Assert.Equal(0, (await app.CallAsync("ping")).Code);
        await TakenAsync(gateway, 1);
        await FlushAsync(gateway);
        await FlushAsync(gateway);
        Assert.Equal(1, gateway.App.Services.GetRequiredService<ICallStatistics>().Recording.Dropped);
        Assert.Equal(0, (await app.CallAsync("ping")).Code);
    }

    [Fact]
    public async Task A_file_of_a_later_version_is_not_touched_and_the_question_says_why()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        await gateway.StoreAsync(RecordedCalls.Entry(gateway.Time.GetUtcNow()));
        using (var connection = gateway.App.Services.GetRequiredService<SqliteCallDatabase>().OpenConnection())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        await gateway.RestartAsync();
        var (status, text, _) = await gateway.AskAsync("calls");

        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, status);
        Assert.Contains("later version (99)", text, StringComparison.Ordinal);
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(path);

    private static async Task<TestGateway> StartAsync(ICallStore store)
    {
        var gateway = new TestGateway().With(services => services.AddSingleton(store));
        await gateway.InitializeAsync();
        return gateway;
    }

    private static Task FlushAsync(TestGateway gateway) =>
        gateway.App.Services.GetRequiredService<CallWriter>().FlushAsync(TestContext.Current.CancellationToken);

    private static async Task TakenAsync(TestGateway gateway, long calls)
    {
        var recorder = gateway.App.Services.GetRequiredService<CallRecorder>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (recorder.Taken < calls)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static void Take(CallRecorder recorder) => recorder.Take(Record());

    private static CallRecord Record() => new()
    {
        At = TestGateway.Start,
        App = null,
        Call = "ping",
        Outcome = Outcome.Success,
        Code = 0,
        PlatformCode = null,
        Elapsed = TimeSpan.FromMilliseconds(1),
        PlatformTime = TimeSpan.Zero,
        TraceId = "t",
        IsSigned = true,
        OnlyCounts = false,
    };

    /// <summary>A store that stands still until it is opened, and fails as often as it is told to.</summary>
    private sealed class SteppedStore : ICallStore
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Channel<int> _written = Channel.CreateUnbounded<int>();
        private int _bodies;

        public int Faults { get; set; }

        public ConcurrentQueue<int> Batches { get; } = [];

        public int Bodies => _bodies;

        public Task IsAskedAsync() => _asked.Task;

        public void Open() => _open.TrySetResult();

        public async Task WrittenAsync(int records)
        {
            while (records > 0)
            {
                records -= await _written.Reader.ReadAsync(TestContext.Current.CancellationToken);
            }

            Assert.Equal(0, records);
        }

        public async Task WriteAsync(ReadOnlyMemory<CallEntry> batch, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await _open.Task.WaitAsync(cancellationToken);
            if (Faults-- > 0)
            {
                throw new IOException("The disk is full.");
            }

            Batches.Enqueue(batch.Length);
            _bodies += batch.ToArray().Count(entry => entry.RefusedBody is not null);
            _written.Writer.TryWrite(batch.Length);
        }

        public Task TrimAsync(DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
