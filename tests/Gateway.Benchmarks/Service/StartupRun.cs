using System.Text;

namespace Gateway.Benchmarks.Service;

/// <summary>How long the gateway takes from the start of its process to its first answer.</summary>
internal sealed class StartupRun(string program, int starts, TextWriter output)
{
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
        var environment = setUp.Environment(platform: null);
        var empty = new List<Start>();
        for (var i = 0; i < starts; i++)
        {
            var fresh = new GatewayUnderTest(folder.CreateSubdirectory($"empty{i}").FullName);
            empty.Add(await StartAsync(folder, fresh.Environment(platform: null), request: null, cancellationToken));
        }

        SigningApp app;
        await using (var gateway = await Child.StartAsync("first", folder.FullName, [program], environment, cpu: null, cancellationToken))
        {
            app = await setUp.CreateAppAsync(gateway.Address, cancellationToken);
        }

        var known = new List<Start>();
        for (var i = 0; i < starts; i++)
        {
            var ping = new SignedRequests(app, new Uri("http://127.0.0.1")).Pings(1, withNonce: true)[0];
            known.Add(await StartAsync(folder, environment, ping, cancellationToken));
        }

        Write("empty store, listening", empty.Select(static start => start.Listening));
        Write("existing store, listening", known.Select(static start => start.Listening));
        Write("existing store, first signed call answered", known.Select(static start => start.Answered));
        Write("CPU time of that", known.Select(static start => start.Cpu));
    }

    private async Task<Start> StartAsync(
        DirectoryInfo folder, IReadOnlyDictionary<string, string> environment, byte[]? request, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var gateway = await Child.StartAsync("startup", folder.FullName, [program], environment, cpu: null, cancellationToken);
        var listening = TimeProvider.System.GetElapsedTime(started);
        if (request is not null)
        {
            using var connection = await HttpConnection.OpenAsync(gateway.Address, cancellationToken);
            await connection.CallAsync(request, Encoding.UTF8.GetBytes("\"serverTime\":"), cancellationToken);
        }

        return new Start(listening, TimeProvider.System.GetElapsedTime(started), gateway.Cpu.Total);
    }

    private void Write(string what, IEnumerable<TimeSpan> times)
    {
        var (median, least, most) = Report.Of(times.Select(static time => time.TotalMilliseconds));
        output.WriteLine($"{what}: {median:0} ms ({least:0}–{most:0})");
    }

    private readonly record struct Start(TimeSpan Listening, TimeSpan Answered, TimeSpan Cpu);
}
