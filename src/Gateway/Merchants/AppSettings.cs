using Gateway.Signing;

namespace Gateway.Merchants;

/// <summary>What an administrator sets on an app, beside its secrets and channels.</summary>
public sealed record AppSettings
{
    public const int MinReqTimeoutSeconds = 5;
    public const int MaxReqTimeoutSeconds = 3600;
    public const string DefaultTimeZone = "Asia/Shanghai";

    /// <summary>How far in the future a request may be dated, in seconds.</summary>
    public const int ClockAllowanceSeconds = 60;

    public required string Name { get; init; }
    public bool Enabled { get; init; } = true;
    public required Dialect Dialect { get; init; }
    public required SignType SignType { get; init; }

    /// <summary>How old a request's <c>reqTime</c> may be, in seconds.</summary>
    public int ReqTimeoutSeconds { get; init; } = 300;

    /// <summary>The window that still holds for requests dated before <see cref="ReqTimeoutRaisedAt"/>.</summary>
    public int ReqTimeoutBeforeRaise { get; init; } = 300;

    /// <summary>When <see cref="ReqTimeoutSeconds"/> was last raised; null if never.</summary>
    public DateTimeOffset? ReqTimeoutRaisedAt { get; init; }

    public bool RequireNonce { get; init; }

    /// <summary>IANA id of the zone that times without one are in.</summary>
    public string TimeZone { get; init; } = DefaultTimeZone;

    public bool ExplainSignatures { get; init; }
    public bool Sandbox { get; init; }
    public bool AcceptSnapshotUsers { get; init; }
    public bool ExposeSessionKey { get; init; }
    public IReadOnlyList<string> AllowedRedirectOrigins { get; init; } = [];

    /// <summary>Null: the default, every call but <see cref="AssistCalls.OffByDefault"/>.</summary>
    public IReadOnlyList<string>? AllowedCalls { get; init; }

    /// <summary>
    /// Nonces are remembered only as long as the window in force lets their request in. A window that is raised must
    /// therefore not reach back to requests whose nonce is already forgotten: for those dated before the raise the
    /// smallest window that may have forgotten them keeps holding. A lowered window leaves an earlier raise running.
    /// </summary>
    public AppSettings WithReqTimeout(int seconds, DateTimeOffset now)
    {
        if (seconds <= ReqTimeoutSeconds)
        {
            return this with { ReqTimeoutSeconds = seconds };
        }

        var stillRunning = ReqTimeoutRaisedAt is { } raisedAt
            && now - raisedAt < TimeSpan.FromSeconds(MaxReqTimeoutSeconds + (2 * ClockAllowanceSeconds));
        return this with
        {
            ReqTimeoutSeconds = seconds,
            ReqTimeoutBeforeRaise = stillRunning ? Math.Min(ReqTimeoutSeconds, ReqTimeoutBeforeRaise) : ReqTimeoutSeconds,
            ReqTimeoutRaisedAt = now,
        };
    }
}
