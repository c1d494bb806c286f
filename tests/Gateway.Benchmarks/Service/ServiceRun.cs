using System.Text;

namespace Gateway.Benchmarks.Service;

/// <summary>What to measure, and how much of it.</summary>
internal sealed record ServiceOptions
{
    /// <summary>Measured rounds.</summary>
    public required int Rounds { get; init; }

    /// <summary>Rounds before them that do not count.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Calls for each contestant in each round. The kernel counts CPU time in 10 ms.</summary>
    public required int Calls { get; init; }

    /// <summary>Connections, each with one call under way.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Whether to measure what the parts cost, too.</summary>
    public bool Parts { get; init; }

    /// <summary>Executable of another build of the gateway to measure beside this one.</summary>
    public string? Other { get; init; }

    /// <summary>Only contestants with this in their name.</summary>
    public string Only { get; init; } = "";

    /// <summary>Whether to keep what is measured off the CPU that makes the load.</summary>
    public bool Pin { get; init; }

    public int? MeasuredCpu => Pin ? 1 : null;

    public int? LoadCpu => Pin ? 0 : null;
}

/// <summary>The gateway, the platform and a bare forwarder in a process each, under the same load in turn.</summary>
internal sealed class ServiceRun(ServiceOptions options, TextWriter output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Longest);
        var folder = Directory.CreateTempSubdirectory("gateway-benchmark-");
        try
        {
            await MeasureAsync(folder, bound.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var self = Environment.ProcessPath!;
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var platform = await Child.StartAsync("platform", folder.FullName, [self, ServingProcess.Platform], none, options.LoadCpu, cancellationToken);
        var asShipped = new GatewayUnderTest(folder.CreateSubdirectory("as-shipped").FullName);
        await using var gateway = await Child.StartAsync(
            "gateway", folder.FullName, [GatewayUnderTest.Program], asShipped.Environment(platform.Address), options.MeasuredCpu, cancellationToken);
        await using var forwarder = await Child.StartAsync("forwarder", folder.FullName, [self, ServingProcess.Forwarder],
            new Dictionary<string, string>(StringComparer.Ordinal) { [ServingProcess.PlatformAddress] = platform.Address.ToString() }, options.MeasuredCpu, cancellationToken);

        var requests = new SignedRequests(await asShipped.CreateAppAsync(gateway.Address, cancellationToken), platform.Address);
        var forwarded = new Contestant("forwarder, exchange", forwarder, requests.ExchangesAsync, "\"openId\":");
        var exchange = new Contestant("gateway, getWxAccessToken", gateway, requests.ExchangesAsync, "\"openId\":");
        var forwarderPing = new Contestant("forwarder, no platform call", forwarder, Now(count => requests.Pings(count, withNonce: true)), "{}");
        var authUrl = new Contestant("gateway, getWxAuthUrl", gateway, Now(requests.AuthUrls), "\"url\":");
        var ping = new Contestant("gateway, ping", gateway, Now(count => requests.Pings(count, withNonce: true)), "\"serverTime\":");
        var token = new Contestant("gateway, getWxClientToken", gateway, Now(count => requests.ClientTokens(count, withNonce: true)), "\"expiresIn\":");
        List<Contestant> contestants = [exchange, forwarded, authUrl, token, ping, forwarderPing];
        List<(Contestant Of, Contestant To)> ratios = [(exchange, forwarded), (ping, forwarderPing), (token, ping)];

        await using var quiet = options.Parts
            ? await StartBesideAsync("log off", GatewayUnderTest.Program, logsCalls: false, folder, platform, contestants, cancellationToken)
            : null;
        if (options.Parts)
        {
            contestants.Add(new("gateway, getWxClientToken without nonce", gateway, Now(count => requests.ClientTokens(count, withNonce: false)), "\"expiresIn\":"));
            contestants.Add(new("gateway, ping without nonce", gateway, Now(count => requests.Pings(count, withNonce: false)), "\"serverTime\":"));
        }

        await using var other = options.Other is { } program
            ? await StartBesideAsync("other", Path.GetFullPath(program), logsCalls: true, folder, platform, contestants, cancellationToken)
            : null;
        ratios.AddRange(contestants.Where(beside => beside != exchange && beside.Name.EndsWith("getWxAccessToken", StringComparison.Ordinal))
            .SelectMany(beside => new[] { (beside, forwarded), (beside, exchange) }));
        contestants.RemoveAll(contestant => !contestant.Name.Contains(options.Only, StringComparison.Ordinal));
        ratios.RemoveAll(ratio => !contestants.Contains(ratio.Of) || !contestants.Contains(ratio.To));
        await RoundsAsync(contestants, cancellationToken);
        Report.Write(output, options, contestants, ratios);
    }

    // A second gateway with a store of its own.
    private async Task<Child> StartBesideAsync(
        string name, string program, bool logsCalls, DirectoryInfo folder, Child platform, List<Contestant> contestants, CancellationToken cancellationToken)
    {
        var setUp = new GatewayUnderTest(folder.CreateSubdirectory("beside " + name).FullName);
        var child = await Child.StartAsync(name, folder.FullName, [program], setUp.Environment(platform.Address, logsCalls), options.MeasuredCpu, cancellationToken);
        var requests = new SignedRequests(await setUp.CreateAppAsync(child.Address, cancellationToken), platform.Address);
        contestants.Add(new(name + ", getWxAccessToken", child, requests.ExchangesAsync, "\"openId\":"));
        contestants.Add(new(name + ", ping", child, Now(count => requests.Pings(count, withNonce: true)), "\"serverTime\":"));
        contestants.Add(new(name + ", ping without nonce", child, Now(count => requests.Pings(count, withNonce: false)), "\"serverTime\":"));
        return child;
    }

    private async Task RoundsAsync(List<Contestant> contestants, CancellationToken cancellationToken)
    {
        for (var round = -options.WarmUp; round < options.Rounds; round++)
        {
            foreach (var contestant in contestants)
            {
                var requests = await contestant.Prepare(options.Calls, cancellationToken);
                var before = contestant.Child.Cpu;
                var times = await Load.RunAsync(
                    contestant.Child.Address, requests, Encoding.UTF8.GetBytes(contestant.Expected), options.Concurrency, cancellationToken);
                if (round >= 0)
                {
                    contestant.Rounds.Add(new Round(times, contestant.Child.Cpu.Since(before)));
                }
            }

            await output.WriteAsync(round < 0 ? "w" : ".");
            await output.FlushAsync(cancellationToken);
        }

        await output.WriteLineAsync();
    }

    private static Func<int, CancellationToken, Task<IReadOnlyList<byte[]>>> Now(Func<int, IReadOnlyList<byte[]>> make) =>
        (count, _) => Task.FromResult(make(count));
}

/// <summary>One call of one server, and the rounds it was measured in.</summary>
internal sealed record Contestant(
    string Name, Child Child, Func<int, CancellationToken, Task<IReadOnlyList<byte[]>>> Prepare, string Expected)
{
    public List<Round> Rounds { get; } = [];
}

/// <summary>One load and the CPU time its server took for it.</summary>
internal sealed record Round(LoadTimes Times, CpuTime Cpu)
{
    /// <summary>Microseconds of CPU for each call.</summary>
    public double CpuPerCall => Cpu.Total.TotalMicroseconds / Times.Calls.Length;

    public double SystemShare => Cpu.System / Cpu.Total;

    public double CallsPerSecond => Times.Calls.Length / Times.Wall.TotalSeconds;
}
