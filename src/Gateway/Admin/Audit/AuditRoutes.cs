using System.Globalization;
using System.Text.Json;

namespace Gateway.Admin.Audit;

/// <param name="NextCursor">Where the next, older page begins; null on the last.</param>
internal sealed record AuditPageAnswer(IReadOnlyList<AuditRecordAnswer> Items, string? NextCursor);

internal sealed record AuditRecordAnswer(
    long Seq,
    DateTime At,
    string Actor,
    string Action,
    string Target,
    string? AppId,
    string TraceId,
    JsonElement Changes,
    string PreviousHash,
    string Hash);

internal sealed class AuditRoutes(IAuditLog log)
{
    private const int PageSize = 50;

    private static readonly string[] Known = ["appId", "actor", "action", "from", "to", "cursor"];

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Get("/audit", QueryAsync);
        admin.Get("/audit/verify", VerifyAsync);
    }

    private static AuditRecordAnswer Answer(AuditRecord record) => new(
        record.Seq,
        record.Entry.At.UtcDateTime,
        record.Entry.Actor,
        record.Entry.Action,
        record.Entry.Target,
        record.Entry.AppId,
        record.Entry.TraceId,
        Json(record.Entry.Changes),
        record.PreviousHash,
        record.Hash);

    /// <summary>As text if it is no JSON any more: a record that was tampered with can still be looked at.</summary>
    private static JsonElement Json(string changes)
    {
        try
        {
            using var document = JsonDocument.Parse(changes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(changes, AdminJson.Wire.String);
        }
    }

    private static DateTimeOffset? Moment(IQueryCollection query, string name, Dictionary<string, string[]> errors)
    {
        if (!query.TryGetValue(name, out var text))
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        errors[name] = ["须为 ISO-8601 时间，如 2026-01-31T08:00:00Z / Has to be a time in ISO 8601, such as 2026-01-31T08:00:00Z"];
        return null;
    }

    private static long? Cursor(IQueryCollection query, Dictionary<string, string[]> errors)
    {
        if (!query.TryGetValue("cursor", out var text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            return seq;
        }

        errors["cursor"] = ["须为上一页的 nextCursor / Has to be the nextCursor of the page before"];
        return null;
    }

    private static string? Text(IQueryCollection query, string name) => query.TryGetValue(name, out var text) ? text.ToString() : null;

    private async Task<IResult> QueryAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var errors = query.Keys.Except(Known, StringComparer.Ordinal).ToDictionary(
            name => name,
            _ => (string[])[$"未知参数，可用的有：{string.Join(", ", Known)} / Unknown parameter; there are: {string.Join(", ", Known)}"],
            StringComparer.Ordinal);
        var asked = new AuditQuery(
            Text(query, "appId"),
            Text(query, "actor"),
            Text(query, "action"),
            Moment(query, "from", errors),
            Moment(query, "to", errors),
            Cursor(query, errors),
            PageSize + 1);
        if (errors.Count > 0)
        {
            return AdminProblems.Invalid(http, errors);
        }

        var found = await log.QueryAsync(asked, http.RequestAborted);
        var page = found.Take(PageSize).Select(Answer).ToList();
        var next = found.Count > PageSize ? page[^1].Seq.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Json(new AuditPageAnswer(page, next), AdminJson.Wire.AuditPageAnswer);
    }

    private async Task<IResult> VerifyAsync(HttpContext http) =>
        TypedResults.Json(await log.VerifyAsync(http.RequestAborted), AdminJson.Wire.AuditVerification);
}
