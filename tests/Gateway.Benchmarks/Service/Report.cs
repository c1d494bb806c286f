namespace Gateway.Benchmarks.Service;

/// <summary>The figures as a table for the documentation.</summary>
internal static class Report
{
    public static void Write(
        TextWriter output, ServiceOptions options, IReadOnlyList<Contestant> contestants, IReadOnlyList<(Contestant Of, Contestant To)> ratios)
    {
        output.WriteLine($"{options.Rounds} rounds of {options.Calls} calls, {options.Concurrency} connections; medians over the rounds, in brackets the range");
        output.WriteLine();
        output.WriteLine("| | CPU µs per call | of it in the kernel | calls/s | p50 ms | p95 ms | p99 ms | peak MB |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var contestant in contestants)
        {
            var rounds = contestant.Rounds;
            var cpu = Of(rounds.Select(round => round.CpuPerCall));
            output.WriteLine(
                $"| {contestant.Name} | {cpu.Median:0} ({cpu.Least:0}–{cpu.Most:0}) | {Of(rounds.Select(round => round.SystemShare)).Median:0 %} " +
                $"| {Of(rounds.Select(round => round.CallsPerSecond)).Median:0} | {Latency(rounds, 0.50)} | {Latency(rounds, 0.95)} | {Latency(rounds, 0.99)} " +
                $"| {contestant.Child.PeakBytes / 1e6:0} |");
        }

        output.WriteLine();
        foreach (var (of, to) in ratios)
        {
            var ratio = Of(of.Rounds.Zip(to.Rounds, static (a, b) => a.CpuPerCall / b.CpuPerCall));
            output.WriteLine($"CPU of \"{of.Name}\" to \"{to.Name}\": {ratio.Median:0.00} ({ratio.Least:0.00}–{ratio.Most:0.00})");
        }
    }

    /// <summary>Median and range.</summary>
    public static (double Median, double Least, double Most) Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return (median, sorted[0], sorted[^1]);
    }

    private static string Latency(IEnumerable<Round> rounds, double share) =>
        Of(rounds.Select(round => round.Times.Percentile(share).TotalMilliseconds)).Median.ToString("0.0");
}
