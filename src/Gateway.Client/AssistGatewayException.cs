namespace Gateway.Client;

/// <summary>
/// A call that gave no answer to rely on. The one exception of the calls, beside <see cref="ArgumentException"/> for a request that cannot be
/// sent, <see cref="ObjectDisposedException"/>, and <see cref="OperationCanceledException"/> when the caller's own token was cancelled.
/// </summary>
/// <remarks>The message names the call, codes and the gateway's own words, cut short; never a secret, a key or a token.</remarks>
/// <param name="message">What happened.</param>
/// <param name="failure">What kind of thing happened.</param>
/// <param name="innerException">What the transport said.</param>
public sealed class AssistGatewayException(string message, AssistGatewayFailure failure, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The outer <c>code</c> of a platform's refusal. <c>v2</c> writes it as 1 inside <c>data</c>; here it is this in every dialect.</summary>
    public const int RefusedByPlatform = 20080;

    /// <summary>What kind of thing happened.</summary>
    public AssistGatewayFailure Failure { get; } = failure;

    /// <summary>Of a refusal: the gateway's outer <c>code</c>, 20080 for a platform's refusal. Otherwise null.</summary>
    public int? Code { get; init; }

    /// <summary>Of a platform's refusal: its own error code, in brackets in the gateway's <c>msg</c>, such as <c>40029</c>. Otherwise null.</summary>
    public string? PlatformCode { get; init; }

    /// <summary>Of a refusal: the gateway's <c>msg</c>, at most 300 characters and without control characters; for people, not for programs.</summary>
    public string? GatewayMessage { get; init; }

    /// <summary>What the gateway's log knows the call by, if an answer with one came.</summary>
    public string? TraceId { get; init; }

    /// <summary>The HTTP status, if there was an answer.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>
    /// Whether the same call may be made again and can then succeed. The client has already repeated it
    /// <see cref="AssistGatewayOptions.MaxRetries"/> times, unless <see cref="RetryAfter"/> was too long.
    /// </summary>
    public bool CanRetry { get; init; }

    /// <summary>How long the gateway asked to wait, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether the gateway's signature vouches for <see cref="Code"/>. <c>v2</c> does not sign refusals by the gateway itself, only those by the
    /// platform; no dialect signs where the app is unknown; with another secret than the gateway's no signature fits. A refusal that is
    /// not verified may come from anybody on the way: a reason to look, not to act.
    /// </summary>
    public bool IsVerified { get; init; }
}
