using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Gateway.Upstreams;

namespace Gateway.Assist.Exchanges;

/// <summary>One code, one exchange: however often an app presents a code, the platform is asked once.</summary>
/// <remarks>
/// Presentations at the same time wait for one call (single-flight); later ones get what <see cref="ExchangeMemory"/>
/// keeps. Refusals that another try cannot change are answers too. Not kept: an unreachable platform, "system busy", and
/// what an administrator can mend, since the code may still be good then.
/// </remarks>
/// <param name="kind">What is exchanged: a code of one kind never gets the answer of another.</param>
internal sealed class OneExchange<T>(ExchangeMemory memory, TimeProvider time, string kind, JsonTypeInfo<KeptAnswer<T>> type)
    where T : class
{
    private readonly ConcurrentDictionary<ExchangeKey, Task<(PlatformAnswer<T> Answer, TimeSpan Waited)>> _running = new();

    /// <summary>The answer to a code, and how long the platform was waited for.</summary>
    /// <param name="account">The account at the platform the code belongs to.</param>
    /// <param name="exchange">Asks the platform; called at most once for a code that leads to a final answer.</param>
    /// <param name="received">What there is to do with a value when it arrives, and not when it is given again.</param>
    public async ValueTask<(PlatformAnswer<T> Answer, TimeSpan Waited)> RunAsync(
        string appId, string account, string code, Func<Task<PlatformAnswer<T>>> exchange, Func<T, Task>? received = null)
    {
        var key = KeyOf(appId, account, code);
        while (true)
        {
            if (_running.TryGetValue(key, out var running))
            {
                return await running;
            }

            if (await memory.FindAsync(key, type) is { } kept)
            {
                return (kept, TimeSpan.Zero);
            }

            // The task starts only after it has won its place, so that a race never makes two calls.
            var first = new TaskCompletionSource<(PlatformAnswer<T>, TimeSpan)>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_running.TryAdd(key, first.Task))
            {
                continue;
            }

            await RunAsync(key, exchange, received, first);
            return await first.Task;
        }
    }

    // Not tied to the caller: it may hang up, others wait for the same answer.
    private async Task RunAsync(
        ExchangeKey key, Func<Task<PlatformAnswer<T>>> exchange, Func<T, Task>? received, TaskCompletionSource<(PlatformAnswer<T>, TimeSpan)> first)
    {
        try
        {
            // Between the look into memory and winning the place, another call may have come and gone.
            if (await memory.FindAsync(key, type) is { } late)
            {
                first.SetResult((late, TimeSpan.Zero));
                return;
            }

            var started = time.GetTimestamp();
            var answer = await exchange();
            var waited = time.GetElapsedTime(started);
            if (answer.Value is { } value && received is not null)
            {
                await received(value);
            }

            if (answer.Value is not null || answer.Refusal is { IsFinal: true })
            {
                await memory.KeepAsync(key, answer, type);
            }

            first.SetResult((answer, waited));
        }
        catch (Exception e)
        {
            first.SetException(e);
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }

    private ExchangeKey KeyOf(string appId, string account, string code)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\0{appId}\0{account}\0{code}"));
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan(16)));
    }
}
