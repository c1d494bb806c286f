using System.Collections.Immutable;

namespace Gateway.Upstreams.WeChat.TokenCentre;

/// <summary>Why the platform is to be asked.</summary>
internal enum RefreshReason
{
    /// <summary>There is nothing to serve.</summary>
    Needed,

    /// <summary>The end comes near.</summary>
    Ahead,

    /// <summary>A caller says that the current value is dead.</summary>
    Reported,

    /// <summary>An administrator checks the configuration.</summary>
    Checked,
}

/// <summary>What the platform gave: exactly one is set.</summary>
internal sealed record TokenReply(string? Value, TimeSpan Lifetime, WeChatError? Error, UpstreamFailure? Failure)
{
    /// <summary>The platform's clock as its answer showed it.</summary>
    public DateTimeOffset? PlatformTime { get; init; }

    public override string ToString() => Error?.Code.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Failure?.ToString() ?? $"given for {Lifetime.TotalSeconds} s";
}

/// <summary>When the platform may be asked, and what follows from its answer. Pure: no clock, no store, no network.</summary>
/// <remarks>
/// https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Get_access_token.html and
/// https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html for quotas and lifetimes.
/// </remarks>
internal static class TokenRules
{
    /// <summary>Calls of <c>cgi-bin/token</c> an account has a day.</summary>
    public const int ClassicADay = 2000;

    /// <summary>Reports may not use up what refreshing ahead will need.</summary>
    public const int ClassicReportsADay = ClassicADay / 10 * 9;

    /// <summary>Forced renewals of a stable token an account has a day.</summary>
    public const int ForcedADay = 20;

    /// <summary>Checks an administrator has a day: one that was put into a monitoring does not use up what calls need.</summary>
    public const int ChecksADay = 200;

    /// <summary>Between two forced renewals 30 s at the platform; one more here, since clocks differ.</summary>
    public static readonly TimeSpan BetweenForced = TimeSpan.FromSeconds(31);

    /// <summary>What has less left is as good as over: it would end on the way to who asked.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private const int MostStops = 8;
    private const int MostOwners = 64;

    private static readonly TimeSpan ClockAllowance = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BriefWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FrequencyBackOff = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ChangeOver = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestUseful = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan[] Probes = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>Whether a report can be answered by a forced renewal.</summary>
    public static bool MayForce(TokenState state, TokenKind kind, DateTimeOffset now) =>
        kind is TokenKind.Stable && Today(state, now).ForcedToday < ForcedADay && now - state.LastForcedAt >= BetweenForced;

    /// <summary>Whether the platform may be asked now.</summary>
    public static bool MayAsk(TokenState state, TokenKind kind, RefreshReason reason, ReadOnlySpan<byte> secretDigest, DateTimeOffset now)
    {
        if (reason is RefreshReason.Checked)
        {
            return Today(state, now) is { AskedToday: < ClassicReportsADay, CheckedToday: < ChecksADay };
        }

        if (now < state.NotBefore || state.StopOf(secretDigest) is { } stop && now < stop.ProbeAt)
        {
            return false;
        }

        if (reason is RefreshReason.Reported && now - state.LastReportedAt < (kind is TokenKind.Stable ? BetweenReports : BetweenForced))
        {
            return false;
        }

        return Today(state, now).AskedToday < (reason is RefreshReason.Reported ? ClassicReportsADay : ClassicADay);
    }

    /// <summary>Before the platform is asked, so that not even a process that dies over it asks uncounted.</summary>
    public static TokenState Counted(TokenState state, RefreshReason reason, bool forced, DateTimeOffset now)
    {
        var today = Today(state, now);
        return today with
        {
            Revision = state.Revision + 1,
            AskedToday = today.AskedToday + 1,
            ForcedToday = today.ForcedToday + (forced ? 1 : 0),
            CheckedToday = today.CheckedToday + (reason is RefreshReason.Checked ? 1 : 0),
            LastForcedAt = forced ? now : state.LastForcedAt,
            LastAskedAt = now,
            LastReportedAt = reason is RefreshReason.Reported ? now : state.LastReportedAt,
        };
    }

    /// <summary>What follows from an answer.</summary>
    /// <param name="asked">When the question was sent: a lifetime counts from there.</param>
    /// <param name="jitter">0 to 1, so that instances and accounts do not refresh in step.</param>
    public static TokenState After(
        TokenState state, TokenKind kind, RefreshReason reason, TokenReply reply, byte[] secretDigest, string owner, DateTimeOffset asked, DateTimeOffset now, double jitter)
    {
        state = state with { Revision = state.Revision + 1 };
        if (reply.Value is { } value)
        {
            return reply.Lifetime > TimeSpan.Zero && reply.Lifetime <= LongestLifetime
                ? Renewed(state, value, asked + reply.Lifetime, secretDigest, owner, now, jitter)
                : BackedOff(state, null, UpstreamFailure.Nonsense, now, jitter);
        }

        return reply.Error switch
        {
            // Of a ticket, 40001 says that its token died twice in a row, and nothing of the secret.
            { IsDeadToken: true } error when kind is TokenKind.JsapiTicket => BackedOff(state, error, null, now, jitter),
            { Class: WeChatErrorClass.Wait } error => BackedOff(state, error, null, now, jitter),
            { } error => Stopped(state, reason, error, secretDigest, now),
            // Nothing was sent: another call's failures stand in the way, for a few seconds.
            null when reply.Failure is UpstreamFailure.CircuitOpen => state with
            {
                AskedToday = Math.Max(0, state.AskedToday - 1),
                NotBefore = now + BriefWait,
                LastError = null,
                LastFailure = reply.Failure,
            },
            null => BackedOff(state, null, reply.Failure, now, jitter),
        };
    }

    /// <summary>Without waiting and stops, those of one secret or all: an administrator has done something about it. Counts stay.</summary>
    public static TokenState Lifted(TokenState state, byte[]? secretDigest) => state with
    {
        Stops = secretDigest is null ? [] : WithoutStopOf(state, secretDigest),
        NotBefore = default,
        Failures = 0,
        LastError = null,
        LastFailure = null,
    };

    /// <summary>
    /// What is left of a state that was written under a clock that has been put back since: its moments lie in a future
    /// that will not come for long, so its value counts as over, and nothing waits for them.
    /// </summary>
    public static TokenState Sane(TokenState state, DateTimeOffset now) => state.LastAskedAt <= now + ClockAllowance ? state : state with
    {
        Value = null,
        LastAskedAt = default,
        LastForcedAt = default,
        LastReportedAt = default,
        NotBefore = default,
        Stops = [.. state.Stops.Select(stop => stop with { ProbeAt = now })],
    };

    /// <summary>Whether the kept value may still be handed out.</summary>
    public static bool Lives(TokenState state, DateTimeOffset now) =>
        state.Value is not null && state.ExpiresAt - now >= Shortest && state.LastAskedAt <= now + ClockAllowance;

    /// <summary>Why there is nothing to serve and nobody may ask.</summary>
    public static PlatformAnswer<GlobalToken> Explain(TokenState state, ReadOnlySpan<byte> secretDigest, WeChatAccountKind kind, DateTimeOffset now)
    {
        if (state.StopOf(secretDigest) is { } stop)
        {
            var told = stop.Error.ToRefusal(kind);
            return PlatformAnswer<GlobalToken>.Refused(told with { Message = told.Message + "；处理后请在网关管理台检查该通道 (stopped until this is mended; then check the channel)" });
        }

        if (state.LastError is { } error)
        {
            return PlatformAnswer<GlobalToken>.Refused(error.ToRefusalOfToken(kind));
        }

        if (state.LastFailure is { } failure)
        {
            return PlatformAnswer<GlobalToken>.Failed(failure);
        }

        return PlatformAnswer<GlobalToken>.Refused(Today(state, now).AskedToday >= ClassicReportsADay
            ? new PlatformRefusal("token-budget", "今日获取 access_token 的次数已用完，北京时间零点恢复 (the daily budget for tokens is used up)", IsFinal: false)
            : new PlatformRefusal("token-wait", "获取 access_token 过于频繁，请稍后重试 (asked too often, try again)", IsFinal: false));
    }

    /// <summary>The apps that have proved the secret, with one more. Who finds no room is served by its secret alone.</summary>
    public static ImmutableArray<string> WithOwner(TokenState state, string owner) =>
        state.ProvenOwners.Contains(owner) || state.ProvenOwners.Length >= MostOwners ? state.ProvenOwners : state.ProvenOwners.Add(owner);

    private static ImmutableArray<TokenStop> WithoutStopOf(TokenState state, byte[] secretDigest) =>
        [.. state.Stops.Where(stop => !stop.SecretDigest.AsSpan().SequenceEqual(secretDigest))];

    private static TokenState Renewed(
        TokenState state, string value, DateTimeOffset end, byte[] secretDigest, string owner, DateTimeOffset now, double jitter)
    {
        // A value that is given again lives no longer than was first said: WeChat answers 7200 s for a ticket anew each time.
        var isSame = string.Equals(value, state.Value, StringComparison.Ordinal);
        if (isSame && state.ExpiresAt > now && state.ExpiresAt < end)
        {
            end = state.ExpiresAt;
        }

        // A fixed margin would leave nothing of a stable token with 300 s left, hence a share of the life. No more than
        // the platform's change-over of five minutes: who holds on to the old value may do so up to the end it was told.
        var life = end - now;
        var margin = life * (0.2 - (0.1 * jitter));
        var changeOver = ChangeOver * (0.95 - (0.25 * jitter));
        return state with
        {
            Value = value,
            ExpiresAt = end,
            RefreshAt = end - (margin < changeOver ? margin : changeOver),
            SecretDigest = secretDigest,
            ProvenOwners = isSame ? WithOwner(state, owner) : [owner],
            Stops = WithoutStopOf(state, secretDigest),
            // Whatever lifetime the platform names, it is not asked for every request.
            NotBefore = life < ShortestUseful ? now + (ShortestUseful / 2) : default,
            Failures = 0,
            LastError = null,
            LastFailure = null,
        };
    }

    private static TokenState BackedOff(TokenState state, WeChatError? error, UpstreamFailure? failure, DateTimeOffset now, double jitter)
    {
        var exponential = FirstBackOff * Math.Pow(2, Math.Min(state.Failures, 16)) * (0.75 + (0.5 * jitter));
        var wait = error?.Code switch
        {
            45009 => NextDay(now) - now + (TimeSpan.FromMinutes(5) * jitter),
            45011 => exponential > FrequencyBackOff ? exponential : FrequencyBackOff,
            89506 => TimeSpan.FromHours(24),
            89507 => TimeSpan.FromHours(1),
            _ => exponential,
        };
        if (error?.Code is null or -1 or 45011 && wait > LongestBackOff)
        {
            wait = LongestBackOff;
        }

        return state with { NotBefore = now + wait, Failures = state.Failures + 1, LastError = error, LastFailure = failure };
    }

    private static TokenState Stopped(TokenState state, RefreshReason reason, WeChatError error, byte[] secretDigest, DateTimeOffset now)
    {
        var before = state.StopOf(secretDigest);
        // Who checks is at work on it: the gateway looks again soon.
        var probes = reason is RefreshReason.Checked ? 1 : (before?.Probes ?? 0) + 1;
        var stop = new TokenStop(secretDigest, error, before?.Since ?? now, now + Probes[Math.Min(probes, Probes.Length) - 1], probes);
        return state with
        {
            Stops = [stop, .. WithoutStopOf(state, secretDigest).Take(MostStops - 1)],
            NotBefore = default,
            Failures = 0,
            LastError = null,
            LastFailure = null,
        };
    }

    /// <summary>With the counts of today. The platform's days are China's.</summary>
    public static TokenState Today(TokenState state, DateTimeOffset now)
    {
        var day = DayOf(now);
        return state.Day == day ? state : state with { Day = day, AskedToday = 0, ForcedToday = 0, CheckedToday = 0 };
    }

    private static int DayOf(DateTimeOffset now) => (int)(now.ToOffset(China).DateTime.Ticks / TimeSpan.TicksPerDay);

    private static DateTimeOffset NextDay(DateTimeOffset now) => new(now.ToOffset(China).Date.AddDays(1), China);
}
