using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>The plain HTTP statuses, with problem details, and the header every answer has.</summary>
internal sealed class PlainAnswers(OpenApiDocument document, ApiLanguage language)
{
    public const string Trace = "X-Trace-Id";
    private const string Problem = "Problem";

    private static readonly (int Status, string Title, ApiText Text)[] Statuses =
    [
        (404, "Not Found", new("没有这个地址", "No such address")),
        (405, "Method Not Allowed", new("该地址不接受这个方法", "Not with this method")),
        (413, "Payload Too Large", new("请求体超过 64 KiB", "The body is larger than 64 KiB")),
        (415, "Unsupported Media Type", new("请求体不是 `application/json`", "The body is not `application/json`")),
        (429, "Too Many Requests", new("错误的签名或凭据过多，或查询码过多：请按 `Retry-After` 等待。签名正确的请求不会因他人的错误签名受阻",
            "Too many wrong signatures or credentials, or too many query codes: wait as `Retry-After` says. A rightly signed request never meets it for the wrong ones of others")),
        (503, "Service Unavailable", new("网关暂时无法记住更多请求：请按 `Retry-After` 等待", "The gateway cannot remember more requests for now: wait as `Retry-After` says")),
    ];

    public static IReadOnlyList<int> OfCalls { get; } = [.. Statuses.Select(status => status.Status)];

    public void Add()
    {
        document.AddComponent<IOpenApiSchema>(Problem, Schemas.Object(
            new ApiText("RFC 9457 的问题描述", "Problem details of RFC 9457").In(language),
            ("type?", Schemas.Text("URI")),
            ("title", Schemas.Text(new ApiText("状态的名称", "The status's name").In(language))),
            ("status", Schemas.Number("HTTP")),
            ("traceId", Schemas.Text(Trace))));
        document.AddComponent<IOpenApiHeader>(Trace, new OpenApiHeader
        {
            Description = new ApiText("每个应答都有，与日志中的 `traceId` 相同", "On every answer; the same `traceId` stands in the log").In(language),
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        document.AddComponent<IOpenApiHeader>("Retry-After", new OpenApiHeader
        {
            Description = new ApiText("等待的秒数", "Seconds to wait").In(language),
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
        });
        foreach (var (status, title, text) in Statuses)
        {
            document.AddComponent<IOpenApiResponse>(NameOf(status), Response(status, title, text));
        }
    }

    public Dictionary<string, IOpenApiHeader> TraceHeader() => new(StringComparer.Ordinal) { [Trace] = new OpenApiHeaderReference(Trace, document) };

    /// <summary>Adds the statuses, those of a call unless others are named.</summary>
    public OpenApiResponses With(OpenApiResponses responses, params int[] statuses)
    {
        foreach (var status in statuses.Length == 0 ? OfCalls : statuses)
        {
            responses.Add(status.ToString(), new OpenApiResponseReference(NameOf(status), document));
        }

        return responses;
    }

    public static string NameOf(int status) => "Status" + status;

    private OpenApiResponse Response(int status, string title, ApiText text)
    {
        var headers = TraceHeader();
        if (status is 429 or 503)
        {
            headers.Add("Retry-After", new OpenApiHeaderReference("Retry-After", document));
        }

        return new OpenApiResponse
        {
            Description = text.In(language),
            Headers = headers,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/problem+json"] = new()
                {
                    Schema = new OpenApiSchemaReference(Problem, document),
                    Example = new JsonObject { ["title"] = title, ["status"] = status, ["traceId"] = "lvtiVOFWuLLm" },
                },
            },
        };
    }
}
