using System.Collections.Concurrent;
using Polly;
using Polly.CircuitBreaker;

namespace Gateway.Upstreams;

/// <summary>A circuit breaker for each account at a platform: one that fails does not drag the others along.</summary>
/// <remarks>Only missing or nonsensical answers count. An error code is an answer: the platform is up.</remarks>
internal sealed class AccountBreakers(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Platform, string Account), ResiliencePipeline<UpstreamReply>> _breakers = new();

    /// <summary>Sends through the breaker of <paramref name="account"/> at <paramref name="platform"/>.</summary>
    /// <remarks>The simulator may play an account that also exists: its troubles are not the real one's.</remarks>
    public async ValueTask<UpstreamReply> RunAsync<TState>(Uri platform, string account, Func<TState, Task<UpstreamReply>> send, TState state)
    {
        try
        {
            return await _breakers.GetOrAdd((platform.OriginalString, account), static (_, time) => Build(time), time).ExecuteAsync(
                static async (call, _) => await call.send(call.state), (send, state));
        }
        catch (BrokenCircuitException)
        {
            return UpstreamReply.Failed(UpstreamFailure.CircuitOpen);
        }
    }

    private static ResiliencePipeline<UpstreamReply> Build(TimeProvider time) =>
        new ResiliencePipelineBuilder<UpstreamReply> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<UpstreamReply>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(5),
                ShouldHandle = static args => ValueTask.FromResult(
                    args.Outcome.Exception is not null || args.Outcome.Result.Failure is not null || args.Outcome.Result.Status >= 500),
            })
            .Build();
}
