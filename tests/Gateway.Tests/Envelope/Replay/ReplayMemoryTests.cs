using System.Security.Cryptography;
using System.Text;
using Gateway.Envelope.Replay;
using Gateway.Merchants;
using Gateway.Signing;
using Gateway.Tests.Proofs;

namespace Gateway.Tests.Envelope.Replay;

/// <summary>What replay memory takes over from an earlier process, and what it takes back.</summary>
public sealed class ReplayMemoryTests
{
    private static readonly MerchantApp App = new()
    {
        AppId = "A1",
        Name = "App",
        Merchant = new Merchant("M1", "Merchant", Enabled: true, Version: 1),
        Dialect = Dialect.V2,
        SignType = SignType.HmacSha256,
    };

    // As small as it gets.
    private const int Small = 4096;

    private readonly SettableClock _clock = new(new ManualTime(TestGateway.Start));

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task What_was_over_at_the_start_but_committed_with_a_younger_one_does_not_come_back_with_the_clock()
    {
        var until = Now + 10;
        var store = new OneRow();
        await AcceptedAsync(new ReplayMemory(store, _clock), "older", until);
        await AcceptedAsync(new ReplayMemory(store, _clock), "younger", until + 60);

        _clock.Step(TimeSpan.FromSeconds(30));
        var next = new ReplayMemory(store, _clock);
        await next.LoadAsync(TestContext.Current.CancellationToken);
        _clock.Step(TimeSpan.FromSeconds(-30));

        Assert.Equal(KeyAdmission.Expired, Accept(next, "older", until).Admission);
        Assert.Equal(KeyAdmission.Known, Accept(next, "younger", until + 60).Admission);
        Assert.Equal(KeyAdmission.Added, Accept(next, "new", until + 1).Admission);
    }

    [Fact]
    public void A_request_that_found_no_room_is_not_spent_by_that()
    {
        const int tried = 300;
        var memory = new ReplayMemory(new OneRow(), _clock, Small);
        var until = Now + 10;
        // Some shards are full, others are not: a nonce may find room where its signature does not.
        Fill(memory, until, Small);
        var refused = Enumerable.Range(0, tried).Where(i => Accept(memory, $"nonce {i}", until + 300, $"signature {i}").Admission is KeyAdmission.Full).ToList();
        Assert.InRange(refused.Count, 10, tried);

        _clock.Step(TimeSpan.FromSeconds(11));

        Assert.All(refused, i => Assert.Equal(KeyAdmission.Added, Accept(memory, $"nonce {i}", until + 300, $"signature {i}").Admission));
        Assert.All(refused, i => Assert.Equal(KeyAdmission.Known, Accept(memory, $"nonce {i}", until + 300, $"signature {i}").Admission));
    }

    [Fact]
    public void Spelling_an_accepted_request_anew_leaves_nothing_behind()
    {
        var memory = new ReplayMemory(new OneRow(), _clock, Small);
        Assert.Equal(KeyAdmission.Added, Accept(memory, "nonce", Now, "signature").Admission);

        for (var i = 0; i < 3 * Small; i++)
        {
            Assert.Equal(KeyAdmission.Known, Accept(memory, $"nonce {i}", Now, "signature").Admission);
        }

        Assert.Equal(KeyAdmission.Added, Accept(memory, "nonce 1", Now, "another signature").Admission);
        Assert.Equal(KeyAdmission.Known, Accept(memory, "nonce", Now, "a third signature").Admission);
    }

    private static void Fill(ReplayMemory memory, long until, int keys)
    {
        for (var i = 0; i < keys; i++)
        {
            memory.Accept(App, [], SHA256.HashData(BitConverter.GetBytes(i)), until);
        }
    }

    private static async Task AcceptedAsync(ReplayMemory memory, string nonce, long until)
    {
        var verdict = Accept(memory, nonce, until);
        Assert.Equal(KeyAdmission.Added, verdict.Admission);
        await verdict.Durable;
    }

    private static ReplayVerdict Accept(ReplayMemory memory, string nonce, long until, string? signature = null) =>
        memory.Accept(App, Encoding.UTF8.GetBytes(nonce), SHA256.HashData(Encoding.UTF8.GetBytes(signature ?? nonce)), until);

    /// <summary>All that was ever appended, as if committed together: one row, which is over when its youngest is.</summary>
    private sealed class OneRow : IReplayStore
    {
        private readonly List<ReplayEntry> _entries = [];

        public IAsyncEnumerable<ReplayEntry> LoadAsync(long now, CancellationToken cancellationToken) =>
            (_entries.Max(entry => entry.Until) >= now ? _entries : []).ToAsyncEnumerable();

        public Task<long> LetGoUntilAsync(long now, CancellationToken cancellationToken) => Task.FromResult(0L);

        public Task AppendAsync(ReplayEntry first, ReplayEntry? second)
        {
            _entries.Add(first);
            _entries.AddRange(second is { } other ? [other] : []);
            return Task.CompletedTask;
        }

        public Task ForgetAsync(long now, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
