using System.Globalization;
using System.Text;
using Gateway.Envelope;
using Gateway.Envelope.Records;
using Gateway.Merchants;
using Microsoft.Extensions.Primitives;

namespace Gateway.Assist.ChannelAuth;

/// <summary>
/// <c>GET /unipay/assist/channel/auth/callback/{queryCode}</c>: where a platform sends the user's browser back. Exchanges the code, and
/// shows a page or sends the browser on to the merchant; neither with anything of the user.
/// </summary>
/// <remarks>
/// Loading it twice, ahead of time or again is normal: the code it brings is the user's own, so whoever loads the address first,
/// it is that user's identity which is bound, and loading it again changes nothing.
/// </remarks>
internal sealed partial class AuthCallback(
    MerchantDirectory directory,
    AuthChannels channels,
    PendingAuths pending,
    QueryCodes codes,
    SignatureThrottle throttle,
    ICallRecordSink records,
    TimeProvider time,
    ILogger<AuthCallback> logger)
{
    public const string Pattern = CallbackAddress.Path + "{queryCode}";

    private const int MaxCode = 128;

    public async Task HandleAsync(HttpContext http)
    {
        var started = time.GetTimestamp();
        var queryCode = (string)http.Request.RouteValues["queryCode"]!;
        Arrival arrival;
        try
        {
            arrival = await ArriveAsync(http.Request.Query, queryCode);
        }
        catch (Exception fault)
        {
            // A user is looking at it: a page, and the cause in the log.
            Log.Failed(logger, fault);
            arrival = new(CallbackOutcome.Failed, StatusCodes.Status500InternalServerError);
        }

        if (arrival.App is null && arrival.Outcome is CallbackOutcome.Over
            && throttle.Count(http.Connection.RemoteIpAddress, AssistCalls.Callback) is var wait && wait > TimeSpan.Zero)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await CallbackPage.ShowAsync(http, CallbackOutcome.Over, StatusCodes.Status429TooManyRequests);
            return;
        }

        var elapsed = time.GetElapsedTime(started);
        if (arrival.App is { } app)
        {
            Record(http, arrival, app, elapsed);
        }

        Log.Arrived(
            logger, arrival.App?.AppId, AssistCalls.Callback, arrival.Outcome, arrival.Finish?.Refusal?.PlatformCode, Math.Round(elapsed.TotalMilliseconds, 2));
        await (arrival.ReturnTo is { } address
            ? CallbackPage.SendOnAsync(http, ReturnAddress.With(address, queryCode))
            : CallbackPage.ShowAsync(http, arrival.Outcome, arrival.Status));
    }

    private async ValueTask<Arrival> ArriveAsync(IQueryCollection query, string queryCode)
    {
        // Both are keyed hashes: what nobody was given is turned away without asking the store.
        if (!codes.IsOurs(queryCode) || Single(query["state"]) is not { } state || !codes.IsStateOf(queryCode, state)
            || await pending.FindAsync(queryCode) is not { } live
            || directory.Current.Find(live.Auth.AppId) is not { Enabled: true, Merchant.Enabled: true } app
            || !app.Allows(ChannelAuthFields.Permission)
            || channels.Find(live.Auth.Channel) is not { } channel)
        {
            return new(CallbackOutcome.Over, StatusCodes.Status404NotFound);
        }

        var arrival = query.ContainsKey("error") || !query.TryGetValue(channel.CodeParameter, out var sent)
            // The platform sends nothing but the state where the user said no. Who changes their mind may still say yes.
            ? live.Auth is { Identity: null, IsSpent: false } ? new Arrival(CallbackOutcome.Refused, StatusCodes.Status200OK) : Spent
            : Single(sent) is { } code && IsCode(code) ? ArrivalOf(await pending.FinishAsync(live, app, channel, code, isSigned: false)) with { Code = code }
            : new(CallbackOutcome.Over, StatusCodes.Status400BadRequest);
        return arrival with
        {
            App = app,
            // Whose code it was the merchant learns by asking, so whoever comes late may be sent there too.
            ReturnTo = arrival.Outcome is CallbackOutcome.Done or CallbackOutcome.Spent ? live.Auth.ReturnTo : null,
        };
    }

    private static Arrival Spent => new(CallbackOutcome.Spent, StatusCodes.Status410Gone);

    private static Arrival ArrivalOf(AuthFinish finish) => finish switch
    {
        { Identity: not null } => new(CallbackOutcome.Done, StatusCodes.Status200OK) { Finish = finish },
        { IsSpent: true } => Spent,
        { Refusal: { } refusal } => new(CallbackOutcome.Failed, StatusOf(refusal)) { Finish = finish },
        _ => new(CallbackOutcome.Over, StatusCodes.Status404NotFound),
    };

    // A code that is worth nothing is the visitor's fault, and nothing to wake anybody for.
    private static int StatusOf(Answer refusal) =>
        refusal.Outcome is Outcome.RefusedByPlatform ? StatusCodes.Status400BadRequest : StatusCodes.Status502BadGateway;

    // Sent twice is not sent: whoever looked at it on the way may have read the other one.
    private static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;

    // Of what the platforms' codes are made of. Longer ones, and others, are not sent on.
    private static bool IsCode(string code) =>
        code.Length is > 0 and <= MaxCode && code.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private readonly record struct Arrival(CallbackOutcome Outcome, int Status)
    {
        /// <summary>The app whose query code it was.</summary>
        public MerchantApp? App { get; init; }

        public string? ReturnTo { get; init; }

        /// <summary>What the platform made of the code; null where it was not asked.</summary>
        public AuthFinish? Finish { get; init; }

        /// <summary>The code that was brought.</summary>
        public string? Code { get; init; }

        /// <summary>What a call that ended so would be told.</summary>
        public Outcome AsOfCall => (Outcome, Finish) switch
        {
            (CallbackOutcome.Done, _) => Envelope.Outcome.Success,
            (_, { Refusal: { } refusal }) => refusal.Outcome,
            (CallbackOutcome.Refused, _) => Envelope.Outcome.RefusedByPlatform,
            _ => Envelope.Outcome.ReferenceUnknown,
        };
    }

    // As of a call: whoever looks for a user or a code finds what became of it, also where it came by a browser.
    private void Record(HttpContext http, in Arrival arrival, MerchantApp app, TimeSpan elapsed) => records.Take(new CallRecord
    {
        At = time.GetUtcNow(),
        App = app,
        Call = AssistCalls.Callback,
        Outcome = arrival.AsOfCall,
        Code = OutcomeCodes.Of(arrival.AsOfCall, app.Dialect),
        PlatformCode = arrival.Finish?.Refusal?.PlatformCode,
        Elapsed = elapsed,
        PlatformTime = arrival.Finish?.PlatformTime ?? TimeSpan.Zero,
        TraceId = http.TraceIdentifier,
        // Nobody makes up a query code and its state: both are keyed hashes.
        IsSigned = true,
        // One link can be opened again and again: what asked no platform is told as rarely as refusals are.
        OnlyCounts = (arrival.Finish?.PlatformTime ?? TimeSpan.Zero) == TimeSpan.Zero && !throttle.MayTell(app.AppId),
        OneTimeCode = Encoding.UTF8.GetBytes(arrival.Code ?? ""),
        OpenId = Encoding.UTF8.GetBytes(arrival.Finish?.Identity?.OpenId ?? arrival.Finish?.Identity?.UserId ?? ""),
    });

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{appId} {call} {outcome} platform {platformCode} in {elapsedMs} ms")]
        public static partial void Arrived(ILogger logger, string? appId, string call, CallbackOutcome outcome, string? platformCode, double elapsedMs);

        [LoggerMessage(Level = LogLevel.Error, Message = "A browser that came back from a platform could not be served")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

/// <summary>What a user who came back from a platform is shown.</summary>
internal enum CallbackOutcome
{
    /// <summary>The merchant can ask who it was now.</summary>
    Done,

    /// <summary>The user said no.</summary>
    Refused,

    /// <summary>Somebody has finished this query code before.</summary>
    Spent,

    /// <summary>Too late, or an address that was never given out like this.</summary>
    Over,

    /// <summary>The platform would not say, or we failed.</summary>
    Failed,
}
