using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Gateway.Upstreams.WeChat.TokenCentre;

/// <summary>Everything that has to outlive the process about one kept value. Immutable; kept sealed.</summary>
internal sealed record TokenState
{
    public static TokenState Empty { get; } = new();

    /// <summary>Grows with every change: of memory and store, the higher one knows better.</summary>
    public long Revision { get; init; }

    /// <summary>The token or ticket; null until there was one.</summary>
    public string? Value { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When to look for the next one, while this one goes on being served.</summary>
    public DateTimeOffset RefreshAt { get; init; }

    /// <summary>SHA-256 of the AppSecret it was obtained with: who presents another has to prove it first.</summary>
    public byte[]? SecretDigest { get; init; }

    /// <summary>The apps that have presented that secret while this value was kept: a typo in a new secret does not take it from them.</summary>
    public ImmutableArray<string> ProvenOwners { get; init; } = [];

    /// <summary>The day in China the counts are of, as days since year 1.</summary>
    public int Day { get; init; }

    public int AskedToday { get; init; }

    public int ForcedToday { get; init; }

    public int CheckedToday { get; init; }

    public DateTimeOffset LastForcedAt { get; init; }

    public DateTimeOffset LastAskedAt { get; init; }

    /// <summary>When a report last led to a call.</summary>
    public DateTimeOffset LastReportedAt { get; init; }

    /// <summary>Not before this moment, whoever asks; the past where nothing is wrong.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>Failures in a row that another try may mend.</summary>
    public int Failures { get; init; }

    /// <summary>What the last of them was.</summary>
    public WeChatError? LastError { get; init; }

    public UpstreamFailure? LastFailure { get; init; }

    /// <summary>The secrets that were refused, newest first, each until an administrator does something or a probe is due.</summary>
    public ImmutableArray<TokenStop> Stops { get; init; } = [];

    public TokenStop? StopOf(ReadOnlySpan<byte> secretDigest)
    {
        foreach (var stop in Stops)
        {
            if (secretDigest.SequenceEqual(stop.SecretDigest))
            {
                return stop;
            }
        }

        return null;
    }

    public static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Says nothing: a credential is in here.</summary>
    public override string ToString() => nameof(TokenState);
}

/// <summary>A configuration the platform refused. Nobody is asked again before <see cref="ProbeAt"/>, unless it is lifted.</summary>
/// <param name="Probes">How often it was refused in a row.</param>
internal sealed record TokenStop(byte[] SecretDigest, WeChatError Error, DateTimeOffset Since, DateTimeOffset ProbeAt, int Probes);

[JsonSerializable(typeof(TokenState))]
internal sealed partial class TokenStateJson : JsonSerializerContext;
