namespace Gateway.Benchmarks.Service;

/// <summary>What a load met: how long it took altogether, and each of its calls, sorted.</summary>
internal sealed record LoadTimes(TimeSpan Wall, TimeSpan[] Calls)
{
    public TimeSpan Percentile(double share) => Calls[Math.Min(Calls.Length - 1, (int)(Calls.Length * share))];
}

/// <summary>Puts ready-made requests on a server from a fixed number of connections, each with one call under way.</summary>
internal static class Load
{
    public static async Task<LoadTimes> RunAsync(
        Uri address, IReadOnlyList<byte[]> requests, byte[] expected, int concurrency, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var connections = new List<HttpConnection>();
        try
        {
            for (var i = 0; i < concurrency; i++)
            {
                connections.Add(await HttpConnection.OpenAsync(address, cancellationToken));
            }

            var calls = new TimeSpan[requests.Count];
            var next = -1;
            var started = time.GetTimestamp();
            await Task.WhenAll(connections.Select(connection => Task.Run(
                async () =>
                {
                    int i;
                    while ((i = Interlocked.Increment(ref next)) < requests.Count)
                    {
                        var sent = time.GetTimestamp();
                        await connection.CallAsync(requests[i], expected, cancellationToken);
                        calls[i] = time.GetElapsedTime(sent);
                    }
                },
                cancellationToken)));
            var wall = time.GetElapsedTime(started);
            Array.Sort(calls);
            return new LoadTimes(wall, calls);
        }
        finally
        {
            connections.ForEach(static connection => connection.Dispose());
        }
    }
}
