using Gateway.Tests.Proofs;
using Gateway.Upstreams;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.TokenCentre;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Storage;

/// <summary>What every token store has to do, whichever database it is on; several instances may share it.</summary>
public abstract class TokenStoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TestGateway.Start;
    private static readonly TokenKey Key = new("https://api.weixin.qq.com/", "wx1", TokenKind.Classic);
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);
    private static readonly WeChatAccount Account =
        new(new Uri("https://api.weixin.qq.com/"), WeChatAccountKind.PublicAccount, "wx1", "the-secret", TokenMode.Classic, "A1");

    private readonly ManualTime _time = new(Now);

    private protected abstract ITokenStore Store { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task A_state_comes_back_as_it_was_kept()
    {
        var state = Rich();
        var lease = (await Store.TryLeaseAsync(Key, "one", Now, Now + LeaseTime))!;
        Assert.Null(lease.State);
        Assert.True(await Store.SaveAsync(Key, lease, state, release: true));

        AssertSame(state, (await Store.ReadAsync(Key))!);
        var (key, loaded) = Assert.Single(await Store.LoadAsync(default));
        Assert.Equal(Key, key);
        AssertSame(state, loaded);
        AssertSame(state, (await Store.TryLeaseAsync(Key, "two", Now, Now + LeaseTime))!.State!);
        Assert.Null(await Store.ReadAsync(Key with { AppId = "wx2" }));
    }

    [Fact]
    public async Task A_lease_is_one_holders_until_it_runs_out()
    {
        var first = (await Store.TryLeaseAsync(Key, "one", Now, Now + LeaseTime))!;
        Assert.Null(await Store.TryLeaseAsync(Key, "two", Now.AddSeconds(29), Now.AddSeconds(60)));
        Assert.NotNull(await Store.TryLeaseAsync(Key with { Kind = TokenKind.Stable }, "two", Now, Now + LeaseTime));
        var second = (await Store.TryLeaseAsync(Key, "two", Now + LeaseTime, Now.AddSeconds(60)))!;
        Assert.True(second.Fence > first.Fence);
    }

    [Fact]
    public async Task A_holder_that_was_overtaken_writes_nothing()
    {
        var first = (await Store.TryLeaseAsync(Key, "one", Now, Now + LeaseTime))!;
        var second = (await Store.TryLeaseAsync(Key, "two", Now + LeaseTime, Now.AddSeconds(60)))!;
        Assert.True(await Store.SaveAsync(Key, second, new TokenState { Value = "second" }, release: false));
        Assert.False(await Store.SaveAsync(Key, first, new TokenState { Value = "first" }, release: true));
        await Store.ReleaseAsync(Key, first);
        Assert.Equal("second", (await Store.ReadAsync(Key))!.Value);
        Assert.Null(await Store.TryLeaseAsync(Key, "one", Now + LeaseTime, Now.AddSeconds(60)));
    }

    [Fact]
    public async Task A_released_lease_is_free_at_once()
    {
        var first = (await Store.TryLeaseAsync(Key, "one", Now, Now + LeaseTime))!;
        await Store.ReleaseAsync(Key, first);
        var second = (await Store.TryLeaseAsync(Key, "two", Now, Now + LeaseTime))!;
        await Store.SaveAsync(Key, second, new TokenState { Value = "v" }, release: true);
        Assert.NotNull(await Store.TryLeaseAsync(Key, "three", Now, Now + LeaseTime));
    }

    [Fact]
    public async Task Of_fifty_who_try_at_once_one_wins()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Store.TryLeaseAsync(Key, $"holder {n}", Now, Now + LeaseTime)));
        Assert.Single(tries, lease => lease is not null);
    }

    [Fact]
    public async Task What_nobody_refreshed_for_long_is_forgotten()
    {
        var lease = (await Store.TryLeaseAsync(Key, "one", Now, Now + LeaseTime))!;
        await Store.SaveAsync(Key, lease, Rich(), release: true);
        await Store.ForgetAsync(Now, default);
        Assert.NotNull(await Store.ReadAsync(Key));
        await Store.ForgetAsync(Now.AddDays(1), default);
        Assert.Null(await Store.ReadAsync(Key));
    }

    [Fact]
    public async Task Two_instances_with_many_callers_ask_the_platform_once()
    {
        var platform = new FakePlatform();
        var (one, two) = (Instance("one", platform.FetchAsync), Instance("two", platform.FetchAsync));
        var callers = Enumerable.Range(0, 100).Select(n => (n % 2 == 0 ? one : two).GetAsync(Account).AsTask()).ToList();
        await platform.Asked.WaitAsync(TestContext.Current.CancellationToken);
        platform.Answer();

        // The clock stands until the holder of the lease is through: only the other one waits for it to go on.
        await Task.WhenAny(callers);
        await AdvanceUntilAsync(Task.WhenAll(callers));
        Assert.Equal("token-1", Assert.Single(callers.Select(caller => caller.Result.Value!.AccessToken).Distinct()));
        Assert.Equal(1, platform.Count);
    }

    [Fact]
    public async Task A_token_another_instance_has_renewed_is_taken_over_instead_of_renewed_again()
    {
        var platform = new FakePlatform();
        platform.Answer();
        var (one, two) = (Instance("one", platform.FetchAsync), Instance("two", platform.FetchAsync));
        var dead = (await one.GetAsync(Account)).Value!.AccessToken;
        Assert.Equal(dead, (await two.GetAsync(Account)).Value!.AccessToken);
        _time.Advance(TimeSpan.FromMinutes(1));
        var renewed = (await one.RenewAsync(Account, dead)).Value!.AccessToken;
        Assert.Equal(("token-2", "token-2"), (renewed, (await two.RenewAsync(Account, dead)).Value!.AccessToken));
        Assert.Equal(2, platform.Count);
    }

    [Fact]
    public async Task When_the_holder_of_the_lease_dies_another_instance_goes_on_after_its_time()
    {
        var hung = new TaskCompletionSource<TokenReply>();
        var dying = Instance("one", (_, _) => hung.Task);
        var stuck = dying.GetAsync(Account).AsTask();
        var platform = new FakePlatform();
        platform.Answer();
        var saved = Instance("two", platform.FetchAsync).GetAsync(Account).AsTask();
        await AdvanceUntilAsync(saved);
        Assert.Equal("token-1", (await saved).Value!.AccessToken);

        // Should it come back to life after all, it does not undo what the other one has kept.
        hung.SetResult(new TokenReply("late", TimeSpan.FromHours(2), null, null));
        await stuck;
        Assert.Equal("token-1", (await Store.ReadAsync(Key))!.Value);
    }

    [Fact]
    public async Task A_clock_that_ran_ahead_and_was_put_back_leaves_nothing_that_waits_or_lives_too_long()
    {
        var clock = new SettableClock(_time);
        var platform = new FakePlatform();
        platform.Answer();
        var kept = new KeptToken(Key, TokenState.Empty, new TokenSource(platform.FetchAsync), Store, "one", LeaseTime, clock, NullLogger.Instance);
        clock.Step(TimeSpan.FromHours(8));
        var first = (await kept.GetAsync(Account)).Value!.AccessToken;
        Assert.Equal("token-2", (await kept.RenewAsync(Account, first)).Value!.AccessToken);
        clock.Step(TimeSpan.FromHours(-8));

        var now = (await kept.GetAsync(Account)).Value!;
        Assert.Equal("token-3", now.AccessToken);
        Assert.Equal(7200, now.ExpiresIn(clock.GetUtcNow()));
        Assert.Equal("token-4", (await kept.RenewAsync(Account, "token-3")).Value!.AccessToken);
    }

    [Fact]
    public async Task A_token_the_store_does_not_take_is_served_from_memory_and_not_lost_to_the_older_one_in_the_store()
    {
        var platform = new FakePlatform();
        platform.Answer();
        var forgetful = new ForgetfulStore(Store);
        var kept = new KeptToken(Key, TokenState.Empty, new TokenSource(platform.FetchAsync), forgetful, "one", LeaseTime, _time, NullLogger.Instance);
        var first = (await kept.GetAsync(Account)).Value!.AccessToken;
        _time.Advance(TimeSpan.FromMinutes(1));
        forgetful.TakesTokens = false;
        Assert.Equal("token-2", (await kept.RenewAsync(Account, first)).Value!.AccessToken);
        Assert.Equal("token-2", (await kept.GetAsync(Account)).Value!.AccessToken);

        // What is in the store now is the first token with the count of the second call.
        forgetful.TakesTokens = true;
        _time.Advance(TimeSpan.FromMinutes(1));
        await kept.LiftAsync();
        Assert.Equal("token-2", (await kept.GetAsync(Account)).Value!.AccessToken);
    }

    private KeptToken Instance(string holder, Func<WeChatAccount, bool, Task<TokenReply>> fetch) =>
        new(Key, TokenState.Empty, new TokenSource(fetch), Store, holder, LeaseTime, _time, NullLogger.Instance);

    private async Task AdvanceUntilAsync(Task done)
    {
        // Whoever does not hold the lease looks again after a moment: the clock has to go on for that.
        while (!done.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.WhenAny(done, Store.ReadAsync(Key));
        }

        await done;
    }

    private static TokenState Rich() => new()
    {
        Revision = 12,
        Value = "value",
        ExpiresAt = Now.AddSeconds(7200),
        RefreshAt = Now.AddSeconds(6900),
        SecretDigest = [1, 2, 3],
        ProvenOwners = ["A1", "A2"],
        Day = 739_000,
        AskedToday = 7,
        ForcedToday = 3,
        CheckedToday = 1,
        LastForcedAt = Now.AddSeconds(-5),
        LastAskedAt = Now.AddSeconds(-1),
        LastReportedAt = Now.AddSeconds(-2),
        NotBefore = Now.AddSeconds(9),
        Failures = 2,
        LastError = new WeChatError(45011, "1-2-3"),
        LastFailure = UpstreamFailure.Broken,
        Stops = [new TokenStop([4, 5], new WeChatError(40164, "r-i-d", "203.0.113.7"), Now, Now.AddMinutes(10), 1)],
    };

    private static void AssertSame(TokenState expected, TokenState actual)
    {
        Assert.Equal(expected with { SecretDigest = null, ProvenOwners = [], Stops = [] }, actual with { SecretDigest = null, ProvenOwners = [], Stops = [] });
        Assert.Equal(expected.SecretDigest, actual.SecretDigest);
        Assert.Equal(expected.ProvenOwners.AsEnumerable(), actual.ProvenOwners);
        var (stop, kept) = (Assert.Single(expected.Stops), Assert.Single(actual.Stops));
        Assert.Equal((stop.Error, stop.Since, stop.ProbeAt, stop.Probes), (kept.Error, kept.Since, kept.ProbeAt, kept.Probes));
        Assert.Equal(stop.SecretDigest, kept.SecretDigest);
    }

    /// <summary>Keeps counts, and fails where a token is to be kept.</summary>
    private sealed class ForgetfulStore(ITokenStore inner) : ITokenStore
    {
        public bool TakesTokens { get; set; } = true;

        public Task<IReadOnlyList<(TokenKey Key, TokenState State)>> LoadAsync(CancellationToken cancellationToken) => inner.LoadAsync(cancellationToken);

        public Task<TokenState?> ReadAsync(TokenKey key) => inner.ReadAsync(key);

        public Task<TokenLease?> TryLeaseAsync(TokenKey key, string holder, DateTimeOffset now, DateTimeOffset until) => inner.TryLeaseAsync(key, holder, now, until);

        public Task<bool> SaveAsync(TokenKey key, TokenLease lease, TokenState state, bool release) =>
            release && !TakesTokens ? throw new IOException("The disk is full") : inner.SaveAsync(key, lease, state, release);

        public Task ReleaseAsync(TokenKey key, TokenLease lease) => inner.ReleaseAsync(key, lease);

        public Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) => inner.ForgetAsync(before, cancellationToken);
    }

    private sealed class FakePlatform
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public int Count => _count;

        public Task Asked => _asked.Task;

        public void Answer() => _answer.TrySetResult();

        public async Task<TokenReply> FetchAsync(WeChatAccount account, bool force)
        {
            var number = Interlocked.Increment(ref _count);
            _asked.TrySetResult();
            await _answer.Task;
            return new TokenReply($"token-{number}", TimeSpan.FromHours(2), null, null);
        }
    }
}
