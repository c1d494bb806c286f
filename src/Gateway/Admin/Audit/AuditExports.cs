using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Admin.Calls;

namespace Gateway.Admin.Audit;

/// <summary><c>GET /audit/export</c>: records as CSV or as JSON lines, newest first, read page by page while they are sent.</summary>
internal sealed class AuditExports(IAuditLog log)
{
    public const int MaxAtOnce = 2;

    private const int PageSize = 500;
    private const string Csv = "csv";
    private const string JsonLines = "jsonl";
    private const string Header = "seq,at,actor,action,target,appId,traceId,changes,previousHash,hash\r\n";

    private int _running;

    public Task<IResult> ExportAsync(HttpContext http)
    {
        var question = new AuditQuestion(http);
        var query = question.Query(PageSize, "format");
        var format = question.Text("format") ?? Csv;
        return Task.FromResult(question.Refusal
            ?? (format is Csv or JsonLines
                ? new Export(this, query, format)
                : AdminProblems.Of(http, AdminRefusal.Invalid("format", $"须为 {Csv} 或 {JsonLines} / Has to be {Csv} or {JsonLines}"))));
    }

    private static string Line(AuditRecord record) => string.Join(',', new[]
    {
        record.Seq.ToString(CultureInfo.InvariantCulture),
        record.Entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        CallCsv.Text(record.Entry.Actor), CallCsv.Text(record.Entry.Action), CallCsv.Text(record.Entry.Target), CallCsv.Text(record.Entry.AppId),
        CallCsv.Text(record.Entry.TraceId), CallCsv.Text(record.Entry.Changes), record.PreviousHash, record.Hash,
    }) + "\r\n";

    private async Task WriteAsync(Stream body, AuditQuery query, string format, CancellationToken cancellationToken)
    {
        if (format is Csv)
        {
            await body.WriteAsync(Encoding.UTF8.GetBytes(Header), cancellationToken);
        }

        IReadOnlyList<AuditRecord> page;
        do
        {
            page = await log.QueryAsync(query, cancellationToken);
            var text = new StringBuilder();
            foreach (var record in page)
            {
                text.Append(format is Csv ? Line(record) : JsonSerializer.Serialize(AuditRecordAnswer.Of(record), AdminJson.Wire.AuditRecordAnswer) + "\n");
            }

            await body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            query = query with { Before = page.Count > 0 ? page[^1].Seq : null };
        }
        while (page.Count == PageSize);
    }

    private sealed class Export(AuditExports exports, AuditQuery query, string format) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            try
            {
                if (Interlocked.Increment(ref exports._running) > MaxAtOnce)
                {
                    await AdminProblems.TooMany(httpContext, $"同时导出不超过 {MaxAtOnce} 个 / {MaxAtOnce} exports may run at once").ExecuteAsync(httpContext);
                    return;
                }

                var response = httpContext.Response;
                response.ContentType = format is Csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";
                response.Headers.ContentDisposition = $"attachment; filename=\"audit.{format}\"";
                await exports.WriteAsync(response.Body, query, format, httpContext.RequestAborted);
            }
            finally
            {
                Interlocked.Decrement(ref exports._running);
            }
        }
    }
}
