using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Gateway.Benchmarks.Signing;

/// <summary>How BenchmarkDotNet measures here.</summary>
internal static class SigningConfig
{
    /// <remarks>
    /// In this process: its generated projects would be built under this repository's analyzers. Many short iterations,
    /// so that the median survives a machine that is busy with something else for a while.
    /// </remarks>
    public static IConfig Create() => DefaultConfig.Instance
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(8)
            .WithIterationCount(25)
            .WithIterationTime(TimeInterval.FromMilliseconds(60)))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumn(StatisticColumn.Min, StatisticColumn.Median, StatisticColumn.P95)
        .HideColumns("Mean", "Error", "StdDev", "Ratio", "RatioSD", "Alloc Ratio", "Gen0", "Gen1")
        .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"));
}
