using System.Globalization;
using Gateway.Benchmarks.Service;
using Gateway.Envelope;
using Gateway.Envelope.Records;
using Gateway.Storage;
using Gateway.Storage.Calls;
using Gateway.Storage.Sqlite.Calls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks.Calls;

/// <summary>
/// Records of calls in large numbers: how long writing takes, and how long the admin API takes to answer, asked over
/// loopback of the gateway's own executable.
/// </summary>
internal sealed class CallsRun(int records, int apps, int questions, TextWriter output)
{
    private const int Batch = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-benchmark-");
        try
        {
            await MeasureAsync(folder, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var setUp = new GatewayUnderTest(folder.FullName);
        var made = new MadeUpCalls(apps, records);
        await FillAsync(setUp, made, cancellationToken);
        await using var gateway = await Child.StartAsync("gateway", folder.FullName, [GatewayUnderTest.Program], setUp.Environment(platform: null), cpu: null, cancellationToken);
        using var http = setUp.AdminClient(gateway.Address);

        output.WriteLine($"Each asked {questions} times over loopback, after {questions / 10} that do not count:");
        output.WriteLine();
        output.WriteLine("| GET /admin/api/… | median ms | p95 | most |");
        output.WriteLine("| --- | ---: | ---: | ---: |");
        var middle = records / 2;
        (string What, string Path)[] asked =
        [
            ("the newest 50", "calls"),
            ("the newest 200", "calls?limit=200"),
            ("a page in the middle", $"calls?cursor={middle}"),
            ("a day in the middle", $"calls?from={Iso(made, records / 2)}&to={Iso(made, records / 2 + records / 30)}"),
            ("one app", $"calls?appId={made.App(7)}"),
            ("one app, in the middle", $"calls?appId={made.App(7)}&cursor={middle}"),
            ("a trace id", $"calls?traceId={MadeUpCalls.TraceId(records / 3)}"),
            ("a nonce", $"calls?nonce={MadeUpCalls.Nonce(records / 3)}"),
            ("a one-time code", $"calls?oneTimeCode={MadeUpCalls.Code(records / 3)}"),
            ("a user", $"calls?openId={MadeUpCalls.OpenId(records / 3)}"),
            ("an outcome of one in a hundred", "calls?outcome=RefusedByPlatform"),
            ("a platform code", "calls?platformCode=40163"),
            ("one app and a nonce nobody sent", $"calls?appId={made.App(7)}&nonce=none"),
            ("one app and a call it never made (looks at 20,000 and says so)", $"calls?appId={made.App(0)}&call=getWxJsapiSign"),
            ("one app and that outcome", $"calls?appId={made.App(7)}&outcome=RefusedByPlatform"),
            ("a call nobody made (looks at 20,000 and says so)", "calls?call=getWxJsapiSign"),
            ("one record", $"calls/{records / 2}"),
            ("the tail", $"calls/tail?wait=0&after={records - 200}"),
            ("statistics, 24 h, all apps", "calls/statistics?hours=24"),
            ("statistics, 7 days, all apps", "calls/statistics?hours=168"),
            ("statistics, 7 days, one app", $"calls/statistics?hours=168&appId={made.App(7)}"),
        ];
        foreach (var (what, path) in asked)
        {
            await AskAsync(http, what, path, cancellationToken);
        }

        var started = TimeProvider.System.GetTimestamp();
        var exported = await http.GetByteArrayAsync(new Uri("calls/export", UriKind.Relative), cancellationToken);
        output.WriteLine();
        output.WriteLine($"Export of 100,000 records as CSV, {exported.Length / 1e6:0} MB: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        output.WriteLine($"Peak memory of the gateway: {gateway.PeakBytes / 1e6:0} MB");
    }

    private static string Iso(MadeUpCalls made, int record) =>
        DateTimeOffset.FromUnixTimeMilliseconds(made.StartOf(record)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // The store's own way, without the queue and its wait.
    private async Task FillAsync(GatewayUnderTest setUp, MadeUpCalls made, CancellationToken cancellationToken)
    {
        var settings = setUp.Environment(platform: null).ToDictionary(one => one.Key.Replace("__", ":", StringComparison.Ordinal), string? (one) => one.Value, StringComparer.Ordinal);
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        Gateway.Merchants.MerchantsRegistration.AddMerchants(services).AddStorage(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        await using var provider = services.BuildServiceProvider();
        await provider.PrepareStorageAsync(cancellationToken);
        MeasureTaking(provider);
        var store = provider.GetRequiredService<ICallStore>();
        var hashes = provider.GetRequiredService<CallHashes>();
        var file = provider.GetRequiredService<SqliteCallDatabase>().FilePath;
        var (quarter, cpu) = (records / 4, TimeSpan.Zero);
        var longest = TimeSpan.Zero;
        for (var at = 0; at < records; at += Batch)
        {
            var batch = Enumerable.Range(at, Math.Min(Batch, records - at)).Select(record => made.Entry(record, hashes)).ToArray();
            var (started, before) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await store.WriteAsync(batch, cancellationToken);
            cpu += Environment.CpuUsage.TotalTime - before;
            var took = TimeProvider.System.GetElapsedTime(started);
            longest = took > longest ? took : longest;
            if ((at + Batch) % quarter < Batch)
            {
                output.WriteLine($"{at + Batch} records written: {cpu.TotalMicroseconds / quarter:0.0} µs of CPU for each of the last quarter, {new FileInfo(file).Length / 1e6:0} MB");
                cpu = TimeSpan.Zero;
            }
        }

        output.WriteLine($"The longest transaction of {Batch} took {longest.TotalMilliseconds:0} ms");
        output.WriteLine();
    }

    /// <summary>What a call itself pays: the hashes, and a slot of the queue.</summary>
    private void MeasureTaking(IServiceProvider provider)
    {
        var recorder = provider.GetRequiredService<CallRecorder>();
        var drain = new CallEntry[Batch];
        foreach (var (what, withCode) in new[] { ("ping (a nonce)", false), ("getWxAccessToken (a nonce, a code, an openId)", true) })
        {
            Take(recorder, withCode, drain, rounds: 40);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var taking = Take(recorder, withCode, drain, rounds: 400);
            output.WriteLine($"Taking the record of {what}: {taking.TotalMicroseconds / (400 * Batch):0.00} µs, {(GC.GetAllocatedBytesForCurrentThread() - before) / (400 * Batch)} B");
        }
    }

    private static TimeSpan Take(CallRecorder recorder, bool withCode, CallEntry[] drain, int rounds)
    {
        var nonce = "fcd6e1c838e66cd888f7771b9be84f4f"u8;
        var code = "0beXtYLit0mrROuWLU9mBJ0pHN7HXXtI"u8;
        var openId = "otrpdsXGCitCd7z1RLzj9JWNfr4n"u8;
        var spent = TimeSpan.Zero;
        for (var round = 0; round < rounds; round++)
        {
            var started = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < Batch; i++)
            {
                recorder.Take(new CallRecord
                {
                    At = TimeProvider.System.GetUtcNow(),
                    App = null,
                    Call = "ping",
                    Outcome = Outcome.Success,
                    Code = 0,
                    PlatformCode = null,
                    Elapsed = TimeSpan.FromMilliseconds(1),
                    PlatformTime = TimeSpan.Zero,
                    TraceId = "AbCdEfGhIjKl",
                    IsSigned = true,
                    OnlyCounts = false,
                    Nonce = nonce,
                    OneTimeCode = withCode ? code : default,
                    OpenId = withCode ? openId : default,
                });
            }

            spent += TimeProvider.System.GetElapsedTime(started);
            recorder.Fill(drain);
        }

        return spent;
    }

    private async Task AskAsync(HttpClient http, string what, string path, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = -questions / 10; i < questions; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            var took = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }

            if (i >= 0)
            {
                times.Add(took);
            }
        }

        times.Sort();
        output.WriteLine($"| {what} | {times[times.Count / 2]:0.0} | {times[times.Count * 95 / 100]:0.0} | {times[^1]:0.0} |");
    }
}
