using System.Net;
using System.Security.Authentication;

namespace Gateway.Client.Wire;

/// <summary>Makes the exceptions of one attempt, and decides whether another one can help.</summary>
/// <param name="call">The call's path.</param>
/// <param name="mayRepeat">Whether the call may be made again where it is not known if this attempt arrived.</param>
internal sealed class CallFailures(string call, bool mayRepeat)
{
    private const int GatewayFault = 10500;
    private const int PlatformUnreachable = 30000;

    public string? TraceId { get; set; }

    public int? Status { get; set; }

    public AssistGatewayException Transport(Exception cause)
    {
        var error = (cause as HttpRequestException)?.HttpRequestError;
        // A certificate that is refused now is refused again.
        var isHopeless = cause.InnerException is AuthenticationException;
        var neverLeft = error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        return new AssistGatewayException($"{call}: the connection to the gateway failed.", AssistGatewayFailure.Transport, cause)
        {
            CanRetry = !isHopeless && (neverLeft || mayRepeat),
            HttpStatus = Status,
            TraceId = TraceId,
        };
    }

    public AssistGatewayException TimedOut(TimeSpan timeout) =>
        new($"{call}: no whole answer within {timeout.TotalSeconds:0.###} s.", AssistGatewayFailure.TimedOut)
        {
            CanRetry = mayRepeat,
            HttpStatus = Status,
            TraceId = TraceId,
        };

    public AssistGatewayException HttpStatus(string? title, TimeSpan? retryAfter)
    {
        var status = (HttpStatusCode)Status!;
        // The gateway gives these two before it does anything; the others come from proxies, which may have passed the request on.
        var notCarriedOut = status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        var isPassing = status is HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;
        return new AssistGatewayException(
            $"{call}: HTTP status {Status}{(string.IsNullOrEmpty(title) ? "" : $" ({title})")} instead of an answer.", AssistGatewayFailure.HttpStatus)
        {
            CanRetry = notCarriedOut || (isPassing && mayRepeat),
            RetryAfter = retryAfter,
            HttpStatus = Status,
            TraceId = TraceId,
        };
    }

    public AssistGatewayException Unreadable(string why) =>
        new($"{call}: what came is no answer: {why}.", AssistGatewayFailure.AnswerUnreadable) { HttpStatus = Status, TraceId = TraceId };

    public AssistGatewayException Untrusted(string why) =>
        new($"{call}: the answer says success, but cannot be trusted: {why}.", AssistGatewayFailure.AnswerUntrusted) { HttpStatus = Status, TraceId = TraceId };

    public AssistGatewayException Refused(int code, string? message, bool isVerified)
    {
        var shown = AnswerText.Shown(message ?? "");
        var platformCode = code == AssistGatewayException.RefusedByPlatform ? AnswerText.PlatformCode(shown) : null;
        var isPassing = code is GatewayFault or PlatformUnreachable || platformCode is "-1" or "SYSTEMERROR";
        return new AssistGatewayException(
            $"{call}: refused with code {code}{(isVerified ? "" : " (nobody vouches for this refusal)")}: {shown}", AssistGatewayFailure.Refused)
        {
            Code = code,
            PlatformCode = platformCode,
            GatewayMessage = shown,
            IsVerified = isVerified,
            CanRetry = isPassing && mayRepeat,
            HttpStatus = Status,
            TraceId = TraceId,
        };
    }
}
