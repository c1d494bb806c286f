using Gateway.Signing;

namespace Gateway.Envelope;

/// <summary>How a call ended. Every refusal has a name here and its number on the wire in <see cref="OutcomeCodes"/>.</summary>
public enum Outcome
{
    /// <summary>The call did what was asked.</summary>
    Success,

    /// <summary>The body is not a JSON object this gateway reads.</summary>
    BodyUnreadable,

    /// <summary>A field is missing, too long, malformed or contradicts another.</summary>
    FieldInvalid,

    /// <summary>A field refers to something the gateway does not know, or no longer.</summary>
    ReferenceUnknown,

    /// <summary>The app requires a nonce and the request has none.</summary>
    NonceMissing,

    /// <summary>No app of that name, or it or its merchant is switched off.</summary>
    AppUnavailable,

    /// <summary>The signature is missing or does not fit.</summary>
    SignatureWrong,

    /// <summary>One more wrong signature, too soon after the others, or one more query code than an app may have. A plain HTTP status.</summary>
    SlowedDown,

    /// <summary><c>reqTime</c> lies outside the app's window.</summary>
    TimeOutsideWindow,

    /// <summary>This request, or one with its nonce or signature, was accepted before.</summary>
    Replayed,

    /// <summary>No room to remember the request by: everything remembered is still needed. A plain HTTP status.</summary>
    MemoryFull,

    /// <summary>The app is not allowed this call.</summary>
    CallNotAllowed,

    /// <summary>No channel of that name.</summary>
    ChannelUnknown,

    /// <summary>The channel the call needs is switched off.</summary>
    ChannelDisabled,

    /// <summary>The channel the call needs was never configured.</summary>
    ChannelNotConfigured,

    /// <summary>The platform answered with an error code.</summary>
    RefusedByPlatform,

    /// <summary>The platform could not be reached, timed out, or answered nonsense.</summary>
    PlatformUnreachable,

    /// <summary>The gateway failed.</summary>
    Fault,
}

/// <summary>The outer <c>code</c> of each outcome, as DaxPay numbers them, or the HTTP status of one that is no answer to a call.</summary>
internal static class OutcomeCodes
{
    public static int Of(Outcome outcome, Dialect dialect) => outcome switch
    {
        Outcome.Success => 0,
        Outcome.BodyUnreadable => 10505,
        Outcome.FieldInvalid => 10506,
        Outcome.ReferenceUnknown => 10405,
        // The open generation numbers its envelope refusals apart (10408 to 10410).
        Outcome.NonceMissing => dialect is Dialect.Open ? 10408 : 10506,
        Outcome.TimeOutsideWindow => dialect is Dialect.Open ? 10410 : 10506,
        Outcome.Replayed => dialect is Dialect.Open ? 10409 : 10507,
        Outcome.AppUnavailable => 20023,
        Outcome.SignatureWrong => 20052,
        Outcome.SlowedDown => StatusCodes.Status429TooManyRequests,
        Outcome.MemoryFull => StatusCodes.Status503ServiceUnavailable,
        Outcome.CallNotAllowed => 20030,
        Outcome.ChannelUnknown => 20030,
        Outcome.ChannelDisabled => 20021,
        Outcome.ChannelNotConfigured => 20025,
        Outcome.RefusedByPlatform => 20080,
        Outcome.PlatformUnreachable => 30000,
        _ => 10500,
    };
}
