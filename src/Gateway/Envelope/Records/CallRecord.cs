using Gateway.Merchants;

namespace Gateway.Envelope.Records;

/// <summary>One answered call: a view of it, nothing is copied. Not valid after <see cref="ICallRecordSink.Take"/> returned.</summary>
internal readonly ref struct CallRecord
{
    /// <summary>When it was answered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The app it named, also where that is switched off; null where there is none.</summary>
    public required MerchantApp? App { get; init; }

    /// <summary>Its path below <c>/unipay/assist/</c>.</summary>
    public required string Call { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The outer code, or the HTTP status of a call that was told to come again later.</summary>
    public required int Code { get; init; }

    public required string? PlatformCode { get; init; }

    /// <summary>From the first byte of the request to the last of the answer.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Of it, waiting for the platform.</summary>
    public required TimeSpan PlatformTime { get; init; }

    public required string TraceId { get; init; }

    /// <summary>Whether the signature fitted: who called is the app, and not somebody who knows its name.</summary>
    public required bool IsSigned { get; init; }

    /// <summary>One of so many that it only counts: told as rarely here as in the log.</summary>
    public required bool OnlyCounts { get; init; }

    /// <summary>As it was sent, UTF-8, of whatever length; empty where there was none.</summary>
    public ReadOnlySpan<byte> Nonce { get; init; }

    /// <summary>The one-time code of the request, in the clear: to be hashed, never to be kept.</summary>
    public ReadOnlySpan<byte> OneTimeCode { get; init; }

    /// <summary>The user's id at the platform, in the clear: to be hashed, never to be kept.</summary>
    public ReadOnlySpan<byte> OpenId { get; init; }

    /// <summary>The body of a request whose signature was refused; empty for all others. With codes and ids in the clear.</summary>
    public ReadOnlySpan<byte> RefusedBody { get; init; }
}
