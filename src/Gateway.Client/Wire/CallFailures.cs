using System.Net;
using System.Security.Authentication;

namespace Gateway.Client.Wire;

/// <summary>Makes the exceptions of one attempt, and decides whether another one can help.</summary>
/// <param name="call">The call's path.</param>
/// <remarks>Every call may be made again, whether or not an attempt arrived: what one spends, the gateway answers alike for five minutes.</remarks>
internal sealed class CallFailures(string call)
{
    private const int GatewayFault = 10500;
    private const int PlatformUnreachable = 30000;

    public string? TraceId { get; set; }

    public int? Status { get; set; }

    public AssistGatewayException Transport(Exception cause)
    {
        // A certificate that is refused now is refused again.
        var isHopeless = cause.InnerException is AuthenticationException;
        return new AssistGatewayException($"{call}: the connection to the gateway failed.", AssistGatewayFailure.Transport, cause)
        {
            CanRetry = !isHopeless,
            HttpStatus = Status,
            TraceId = TraceId,
        };
    }

    public AssistGatewayException TimedOut(TimeSpan timeout) =>
        new($"{call}: no whole answer within {timeout.TotalSeconds:0.###} s.", AssistGatewayFailure.TimedOut)
        {
            CanRetry = true,
            HttpStatus = Status,
            TraceId = TraceId,
        };

    public AssistGatewayException HttpStatus(string? title, TimeSpan? retryAfter)
    {
        var status = (HttpStatusCode)Status!;
        // The first two are the gateway's own, the others those of what stands in front of it.
        var isPassing = status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;
        return new AssistGatewayException(
            $"{call}: HTTP status {Status}{(string.IsNullOrEmpty(title) ? "" : $" ({title})")} instead of an answer.", AssistGatewayFailure.HttpStatus)
        {
            CanRetry = isPassing,
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
            CanRetry = isPassing,
            HttpStatus = Status,
            TraceId = TraceId,
        };
    }
}
