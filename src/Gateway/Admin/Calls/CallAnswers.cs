using System.Globalization;

namespace Gateway.Admin.Calls;

/// <param name="Next">Where the next, older page begins; null on the last.</param>
internal sealed record CallPageAnswer(IReadOnlyList<CallAnswer> Items, string? Next)
{
    public static CallPageAnswer Of(CallPage page) => new([.. page.Items.Select(CallAnswer.Of)], page.Next?.ToString(CultureInfo.InvariantCulture));
}

/// <param name="After">What to send as <c>after</c> next.</param>
internal sealed record CallTailAnswer(IReadOnlyList<CallAnswer> Items, long After);

/// <param name="ElapsedMs">Milliseconds, as <paramref name="PlatformMs"/>.</param>
internal sealed record CallAnswer(
    long Id,
    DateTime At,
    string? AppId,
    string? MchNo,
    string? Dialect,
    string Call,
    string Outcome,
    int Code,
    string? PlatformCode,
    double ElapsedMs,
    double PlatformMs,
    string TraceId,
    bool Signed,
    string? Nonce,
    string? OneTimeCodeHash,
    string? OpenIdHash,
    bool BodyKept)
{
    public static CallAnswer Of(KeptCall call) => new(
        call.Id, call.At.UtcDateTime, call.AppId, call.MchNo, call.Dialect, call.Call, call.Outcome, call.Code, call.PlatformCode,
        Milliseconds(call.Elapsed), Milliseconds(call.PlatformTime), call.TraceId, call.IsSigned, call.Nonce,
        call.CodeHash, call.OpenIdHash, call.HasRefusedBody);

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}

/// <param name="Hours">Of one app or of all, oldest first.</param>
/// <param name="Apps">The sums of each app; null where one app was asked for.</param>
internal sealed record CallStatisticsAnswer(IReadOnlyList<CallHourAnswer> Hours, IReadOnlyList<AppCallsAnswer>? Apps, CallRecordingAnswer Recording);

internal sealed record CallHourAnswer(DateTime Start, long Successes, long Refusals, long Faults, double? P50Ms, double? P95Ms)
{
    public static CallHourAnswer Of(CallHour hour)
    {
        var figures = hour.Figures;
        return new(hour.Start.UtcDateTime, figures.Successes, figures.Refusals, figures.Faults, figures.P50?.TotalMilliseconds, figures.P95?.TotalMilliseconds);
    }
}

/// <param name="AppId">Null for the calls that named no app there is.</param>
/// <param name="LastCallAt">However long ago, as <paramref name="LastSuccessAt"/>.</param>
internal sealed record AppCallsAnswer(
    string? AppId, long Successes, long Refusals, long Faults, double? P50Ms, double? P95Ms, DateTime? LastCallAt, DateTime? LastSuccessAt)
{
    public static AppCallsAnswer Of(AppCalls app, LastCalls? last)
    {
        var figures = app.Figures;
        return new(
            app.AppId, figures.Successes, figures.Refusals, figures.Faults, figures.P50?.TotalMilliseconds, figures.P95?.TotalMilliseconds,
            last?.CallAt.UtcDateTime, last?.SuccessAt?.UtcDateTime);
    }
}

internal sealed record CallRecordingAnswer(long Written, long Dropped, int Waiting, DateTime? LastDroppedAt)
{
    public static CallRecordingAnswer Of(CallRecording recording) =>
        new(recording.Written, recording.Dropped, recording.Waiting, recording.LastDroppedAt?.UtcDateTime);
}
