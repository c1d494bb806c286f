using Gateway.Signing;

namespace Gateway.Envelope;

/// <summary>Whether a request claims to be JSON, and what is wrong with one that is not.</summary>
internal static class JsonBody
{
    private const string Json = "application/json";

    /// <summary><c>application/json</c>, without a charset or with UTF-8, not compressed.</summary>
    public static bool IsJson(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0 || request.ContentType is not { } type)
        {
            return false;
        }

        if (string.Equals(type, Json, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out var parsed)
            && parsed.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            && (!parsed.Charset.HasValue || parsed.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }

    public static string Explain(BodyFault fault) => fault switch
    {
        BodyFault.Empty => "内容为空 (the body is empty)",
        BodyFault.NotUtf8 => "不是合法的 UTF-8 文本 (not valid UTF-8)",
        BodyFault.NotAnObject => "需为 JSON 对象 (must be a JSON object)",
        BodyFault.TooDeep => $"嵌套超过 {SignedBody.MaxDepth} 层 (nested too deeply)",
        BodyFault.TooManyMembers => $"成员超过 {SignedBody.MaxMembers} 个 (too many members)",
        BodyFault.NumberOutOfRange => "数字超出范围 (a number is out of range)",
        _ => "不是合法的 JSON (not valid JSON)",
    };
}
