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
    string Hash)
{
    public static AuditRecordAnswer Of(AuditRecord record) => new(
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
}

internal sealed class AuditRoutes(IAuditLog log, AuditWatch watch, AuditExports exports)
{
    private const int PageSize = 50;

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.Get("/audit", QueryAsync);
        admin.Get("/audit/export", exports.ExportAsync);
        admin.Get("/audit/verify", VerifyAsync);
    }

    private async Task<IResult> QueryAsync(HttpContext http)
    {
        var question = new AuditQuestion(http);
        var asked = question.Query(PageSize + 1, "cursor");
        if (question.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = await log.QueryAsync(asked, http.RequestAborted);
        var page = found.Take(PageSize).Select(AuditRecordAnswer.Of).ToList();
        var next = found.Count > PageSize ? page[^1].Seq.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Json(new AuditPageAnswer(page, next), AdminJson.Wire.AuditPageAnswer);
    }

    private async Task<IResult> VerifyAsync(HttpContext http) =>
        TypedResults.Json((await watch.VerifyAsync().WaitAsync(http.RequestAborted)).Verification, AdminJson.Wire.AuditVerification);
}
