using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Gateway.Envelope;
using Gateway.Envelope.Replay;
using Gateway.Merchants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Envelope;

/// <summary>Calls that are told to come again later, with a plain HTTP status.</summary>
public sealed class TryLaterTests
{
    private readonly CallLines _lines = new();

    [Fact]
    public async Task A_full_replay_memory_is_503_with_a_line_in_the_log_and_the_same_body_passes_once_there_is_room()
    {
        await using var gateway = Gateway().With(services => services.AddSingleton(provider =>
            new ReplayMemory(provider.GetRequiredService<IReplayStore>(), provider.GetRequiredService<TimeProvider>(), capacity: 1)));
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync("v2");
        await FillAsync(gateway, app, gateway.Time.GetUtcNow().ToUnixTimeSeconds() + 20);

        var body = TestApp.Text(app.Sign(app.Request()));
        var answer = await app.PostTextAsync("/unipay/assist/ping", body);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Response.Headers.RetryAfter?.Delta);
        Assert.Equal(answer.Response.Headers.GetValues("X-Trace-Id").Single(), answer.TraceId);
        var line = Assert.Single(_lines.Written);
        Assert.Equal((app.AppId, "ping", Outcome.MemoryFull, 503), ((string?)line["appId"], (string?)line["call"], (Outcome)line["outcome"]!, (int)line["code"]!));

        gateway.Time.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(0, (await app.PostTextAsync("/unipay/assist/ping", body)).Code);
        Assert.Equal(10507, (await app.PostTextAsync("/unipay/assist/ping", body)).Code);
    }

    [Fact]
    public async Task A_flood_of_wrong_signatures_writes_no_more_lines_for_those_told_to_wait_than_for_those_answered()
    {
        await using var gateway = Gateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync("v2");
        var wrong = app.Request();
        wrong["sign"] = new string('0', 64);

        for (var second = 0; second < 2; second++)
        {
            for (var i = 0; i < 300; i++)
            {
                await app.PostAsync("ping", wrong);
            }

            var (answered, slowed) = (Count(Outcome.SignatureWrong), Count(Outcome.SlowedDown));
            Assert.Equal((100 + (10 * second), 100 + (10 * second)), (answered, slowed));
            gateway.Time.Advance(TimeSpan.FromSeconds(1));
        }

        int Count(Outcome outcome) => _lines.Written.Count(line => (Outcome)line["outcome"]! == outcome);
    }

    private TestGateway Gateway() => new TestGateway().With(services => services.AddSingleton<ILogger<EnvelopeGate>>(_lines));

    // So many that every shard of the smallest memory there is has no room.
    private static async Task FillAsync(TestGateway gateway, TestApp app, long until)
    {
        var memory = gateway.App.Services.GetRequiredService<ReplayMemory>();
        var merchantApp = gateway.App.Services.GetRequiredService<MerchantDirectory>().Current.Find(app.AppId)!;
        var last = Task.CompletedTask;
        for (var i = 0; i < 10_000; i++)
        {
            var verdict = memory.Accept(merchantApp, [], SHA256.HashData(BitConverter.GetBytes(i)), until);
            last = verdict.Admission is KeyAdmission.Added ? verdict.Durable : last;
        }

        await last;
    }

    /// <summary>The lines of calls, by their members.</summary>
    private sealed class CallLines : ILogger<EnvelopeGate>
    {
        private readonly ConcurrentQueue<Dictionary<string, object?>> _written = new();

        public IReadOnlyCollection<Dictionary<string, object?>> Written => _written;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var members = Assert.IsAssignableFrom<IReadOnlyList<KeyValuePair<string, object?>>>(state);
            _written.Enqueue(members.ToDictionary(StringComparer.Ordinal));
        }
    }
}
