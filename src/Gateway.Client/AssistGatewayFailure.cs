namespace Gateway.Client;

/// <summary>What went wrong with a call.</summary>
public enum AssistGatewayFailure
{
    /// <summary>No connection, or it broke before the answer was whole.</summary>
    Transport,

    /// <summary>An attempt took longer than <see cref="AssistGatewayOptions.Timeout"/>.</summary>
    TimedOut,

    /// <summary>An HTTP status other than 200: 429 and 503 of the gateway, a proxy's page, a redirect (none is followed).</summary>
    HttpStatus,

    /// <summary>Status 200, and not an answer: too long, not JSON, members missing, repeated or of the wrong kind.</summary>
    AnswerUnreadable,

    /// <summary>
    /// A success that nobody vouches for: unsigned, wrongly signed, dated too far from this machine's clock, or in <c>open</c> for another request.
    /// </summary>
    AnswerUntrusted,

    /// <summary>The gateway, or the platform behind it, refused the call; <see cref="AssistGatewayException.Code"/> says why.</summary>
    Refused,
}
