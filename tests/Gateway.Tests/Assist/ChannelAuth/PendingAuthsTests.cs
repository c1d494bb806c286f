using System.Collections.Concurrent;
using Gateway.Assist.ChannelAuth;
using Gateway.Envelope;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Tests.Assist.ChannelAuth;

/// <summary>What waits behind query codes when the store or the clock fails.</summary>
public sealed class PendingAuthsTests
{
    private readonly ManualTime _time = new(DateTimeOffset.FromUnixTimeSeconds(10_000));
    private readonly Store _store = new();
    private readonly Platform _platform = new();
    private readonly QueryCodes _codes = new(new Key());
    private readonly MerchantApp _app = new()
    {
        AppId = "A1",
        Name = "A1",
        Merchant = new Merchant("M1", "M1", Enabled: true, Version: 1),
        Dialect = Dialect.V3,
        SignType = SignType.HmacSha256,
    };

    [Fact]
    public async Task A_user_whose_identity_the_store_would_not_take_is_done_by_presenting_the_code_again()
    {
        var (pending, queryCode) = await BeginAsync();
        var live = (await pending.FindAsync(queryCode))!;
        _store.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => pending.FinishAsync(live, _app, _platform, "code", isSigned: false));
        _store.Fails = false;

        // What the exchange memory gives again is not fresh, and was exchanged here all the same.
        _platform.IsFresh = false;
        Assert.NotNull((await pending.FinishAsync(live, _app, _platform, "code", isSigned: false)).Identity);
        Assert.Equal("o1", (await pending.FindAsync(queryCode))!.Auth.Identity!.OpenId);
    }

    [Fact]
    public async Task A_code_exchanged_elsewhere_is_taken_from_the_app_and_from_nobody_else()
    {
        var (pending, queryCode) = await BeginAsync();
        var live = (await pending.FindAsync(queryCode))!;
        _platform.IsFresh = false;
        Assert.Equal(Outcome.RefusedByPlatform, (await pending.FinishAsync(live, _app, _platform, "code", isSigned: false)).Refusal!.Outcome);
        Assert.NotNull((await pending.FinishAsync(live, _app, _platform, "code", isSigned: true)).Identity);
    }

    [Fact]
    public async Task A_query_code_that_ends_while_the_platform_is_asked_gives_no_identity_afterwards()
    {
        var (pending, queryCode) = await BeginAsync();
        var live = (await pending.FindAsync(queryCode))!;
        _platform.Meanwhile = () => _time.Advance(TimeSpan.FromSeconds(301));
        await pending.FinishAsync(live, _app, _platform, "code", isSigned: false);
        Assert.Null(await pending.FindAsync(queryCode));
        Assert.Same(AuthFinish.Gone, await pending.FinishAsync(live, _app, _platform, "code", isSigned: false));
        await pending.ForgetAsync(CancellationToken.None);
        Assert.Empty(_store.Rows);
    }

    [Fact]
    public async Task What_is_counted_after_a_start_is_what_was_alive_before_and_a_clock_put_back_counts_none_of_it()
    {
        var clock = new Proofs.SettableClock(_time);
        clock.Step(TimeSpan.FromHours(1));
        for (var i = 0; i < PendingAuths.MostAlive; i++)
        {
            _store.Rows[new QueryKey($"{i:x64}")] = (System.Text.Encoding.UTF8.GetBytes("""{"AppId":"A1","Channel":"wechat_pay"}"""), 13_900 + (i % 2));
        }

        var pending = new PendingAuths(_store, _codes, clock);
        await pending.LoadAsync(CancellationToken.None);
        Assert.Equal(TimeSpan.FromSeconds(301), await pending.BeginAsync(_codes.New(), Waiting()));
        clock.Step(TimeSpan.FromHours(-1));
        Assert.Null(await pending.BeginAsync(_codes.New(), Waiting()));
    }

    [Fact]
    public void What_holds_an_identity_does_not_print_it()
    {
        var auth = Waiting() with { Identity = new AuthIdentity("the-open-id", "the-user-id", "the-token"), CodeHash = "the-hash", ReturnTo = "the-address" };
        foreach (var printed in new object[] { auth, auth.Identity, new LiveAuth(new QueryKey("k"), auth, 1), AuthFinish.With(auth.Identity), AuthExchange.Of(auth.Identity, true, default) })
        {
            Assert.DoesNotContain("the-", printed.ToString());
        }
    }

    private static PendingAuth Waiting() => new("A1", "wechat_pay", ReturnTo: null);

    private async Task<(PendingAuths Pending, string QueryCode)> BeginAsync()
    {
        var (pending, queryCode) = (new PendingAuths(_store, _codes, _time), _codes.New());
        Assert.Null(await pending.BeginAsync(queryCode, Waiting()));
        return (pending, queryCode);
    }

    private sealed class Store : IChannelAuthStore
    {
        public ConcurrentDictionary<QueryKey, (byte[] Auth, long Until)> Rows { get; } = [];

        public bool Fails { get; set; }

        public IAsyncEnumerable<(byte[] Auth, long Until)> LoadAsync(long now, CancellationToken cancellationToken) =>
            Rows.Values.Where(row => row.Until >= now).OrderBy(row => row.Until).ToAsyncEnumerable();

        public Task SaveAsync(QueryKey key, ReadOnlyMemory<byte> auth, long until)
        {
            if (Fails)
            {
                return Task.FromException(new IOException("The disk is full"));
            }

            Rows[key] = (auth.ToArray(), until);
            return Task.CompletedTask;
        }

        public Task<(byte[] Auth, long Until)?> FindAsync(QueryKey key) =>
            Task.FromResult<(byte[], long)?>(Rows.TryGetValue(key, out var row) ? row : null);

        public Task ForgetAsync(long now, long latest, CancellationToken cancellationToken)
        {
            foreach (var (key, row) in Rows)
            {
                if (row.Until < now || row.Until > latest)
                {
                    Rows.TryRemove(key, out _);
                }
            }

            return Task.CompletedTask;
        }
    }

    private sealed class Platform : IAuthChannel
    {
        public bool IsFresh { get; set; } = true;

        public Action? Meanwhile { get; set; }

        public string Name => "wechat_pay";

        public string CodeParameter => "code";

        public Answer? AuthorizeUrl(MerchantApp app, string callback, string state, out string url) => throw new NotSupportedException();

        public ValueTask<AuthExchange> ExchangeAsync(MerchantApp app, string code)
        {
            Meanwhile?.Invoke();
            return new(AuthExchange.Of(new AuthIdentity("o1", null, "t1"), IsFresh, TimeSpan.Zero));
        }
    }

    private sealed class Key : IQueryCodeKey
    {
        private readonly byte[] _key = new byte[32];

        public ReadOnlySpan<byte> QueryCodeKey => _key;
    }
}
