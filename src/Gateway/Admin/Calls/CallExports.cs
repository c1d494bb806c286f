using System.Text;
using System.Text.Json;

namespace Gateway.Admin.Calls;

/// <summary><c>GET /calls/export</c>: records as CSV or as JSON lines, read page by page while they are sent.</summary>
internal sealed class CallExports(ICallLog log)
{
    public const int MaxRecords = 100_000;
    public const int MaxAtOnce = 2;

    private const int PageSize = 500;
    private const string Csv = "csv";
    private const string JsonLines = "jsonl";

    private int _running;

    public Task<IResult> ExportAsync(HttpContext http)
    {
        var question = new CallQuestion(http, log);
        var filter = question.Filter("format", "limit");
        var format = question.OneOf("format", [Csv, JsonLines]) ?? Csv;
        var limit = question.Number("limit", 1, MaxRecords) ?? MaxRecords;
        return Task.FromResult(question.Refusal ?? new Export(this, filter, format, (int)limit));
    }

    private async Task WriteAsync(Stream body, CallFilter filter, string format, int limit, CancellationToken cancellationToken)
    {
        if (format is Csv)
        {
            await body.WriteAsync(Encoding.UTF8.GetBytes(CallCsv.Header), cancellationToken);
        }

        long? before = null;
        do
        {
            var page = await log.QueryAsync(filter, before, Math.Min(limit, PageSize), cancellationToken);
            var text = new StringBuilder();
            foreach (var answer in page.Items.Select(CallAnswer.Of))
            {
                text.Append(format is Csv ? CallCsv.Line(answer) : JsonSerializer.Serialize(answer, AdminJson.Wire.CallAnswer) + "\n");
            }

            await body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            limit -= page.Items.Count;
            before = page.Next;
        }
        while (limit > 0 && before is not null);
    }

    private sealed class Export(CallExports exports, CallFilter filter, string format, int limit) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            if (Interlocked.Increment(ref exports._running) > MaxAtOnce)
            {
                Interlocked.Decrement(ref exports._running);
                await AdminProblems.TooMany(httpContext, $"同时导出不超过 {MaxAtOnce} 个 / {MaxAtOnce} exports may run at once").ExecuteAsync(httpContext);
                return;
            }

            try
            {
                var response = httpContext.Response;
                response.ContentType = format is Csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";
                response.Headers.ContentDisposition = $"attachment; filename=\"calls.{format}\"";
                await exports.WriteAsync(response.Body, filter, format, limit, httpContext.RequestAborted);
            }
            finally
            {
                Interlocked.Decrement(ref exports._running);
            }
        }
    }
}
