using System.Globalization;

namespace Gateway.Admin.Calls;

/// <summary>The records of calls: pages, one of them, the live tail, export, and what they add up to.</summary>
internal sealed class CallRoutes(ICallLog log, ICallStatistics statistics, CallTailing tailing, CallExports exports)
{
    private const int PageSize = 50;
    private const int MaxPageSize = 200;
    private const int DefaultHours = 24;

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Get("/calls", QueryAsync);
        admin.Get("/calls/{id:long}", FindAsync);
        admin.Get("/calls/tail", tailing.TailAsync);
        admin.Get("/calls/export", exports.ExportAsync);
        admin.Get("/calls/statistics", StatisticsAsync);
    }

    private async Task<IResult> QueryAsync(HttpContext http)
    {
        var question = new CallQuestion(http, log);
        var filter = question.Filter("cursor", "limit");
        var before = question.Number("cursor", 1, long.MaxValue);
        var limit = question.Number("limit", 1, MaxPageSize) ?? PageSize;
        if (question.Refusal is { } refusal)
        {
            return refusal;
        }

        var page = await log.QueryAsync(filter, before, (int)limit, http.RequestAborted);
        return TypedResults.Json(CallPageAnswer.Of(page), AdminJson.Wire.CallPageAnswer);
    }

    private async Task<IResult> FindAsync(HttpContext http)
    {
        var question = new CallQuestion(http, log);
        question.Allow();
        if (question.Refusal is { } refusal)
        {
            return refusal;
        }

        var id = long.Parse(http.Route("id"), CultureInfo.InvariantCulture);
        return await log.FindAsync(id, http.RequestAborted) is { } call
            ? TypedResults.Json(CallAnswer.Of(call), AdminJson.Wire.CallAnswer)
            : AdminProblems.NotFound(http, $"没有调用记录 {id}，或已过期 / There is no record {id} of a call, or none any more");
    }

    private async Task<IResult> StatisticsAsync(HttpContext http)
    {
        var question = new CallQuestion(http, log);
        question.Allow("appId", "hours");
        var appId = question.Text("appId");
        var hours = (int)(question.Number("hours", 1, CallHour.Most) ?? DefaultHours);
        if (question.Refusal is { } refusal)
        {
            return refusal;
        }

        var perHour = await statistics.HoursAsync(appId, hours, http.RequestAborted);
        return TypedResults.Json(
            new CallStatisticsAnswer(
                [.. perHour.Select(CallHourAnswer.Of)],
                appId is null ? await AppsAsync(hours, http.RequestAborted) : null,
                CallRecordingAnswer.Of(statistics.Recording)),
            AdminJson.Wire.CallStatisticsAnswer);
    }

    private async Task<IReadOnlyList<AppCallsAnswer>> AppsAsync(int hours, CancellationToken cancellationToken)
    {
        var last = await statistics.LastAsync(cancellationToken);
        var apps = await statistics.AppsAsync(hours, cancellationToken);
        return [.. apps.Select(app => AppCallsAnswer.Of(app, last.GetValueOrDefault(app.AppId ?? "")))];
    }
}
