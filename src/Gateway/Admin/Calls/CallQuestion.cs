using System.Globalization;

namespace Gateway.Admin.Calls;

/// <summary>Reads the parameters of a question about calls, strictly: what nobody knows, or stands there twice, is a mistake.</summary>
/// <param name="isForm">A browser sends the fields of a form that were left empty too: they count as absent.</param>
internal sealed class CallQuestion(HttpContext http, ICallLog log, bool isForm = false)
{
    private const int MaxText = 128;

    /// <summary>What calls are searched by.</summary>
    public static IReadOnlyList<string> Filters { get; } =
        ["appId", "call", "outcome", "code", "platformCode", "traceId", "nonce", "oneTimeCode", "openId", "from", "to"];

    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>What is wrong so far, by parameter.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => _errors;

    /// <summary>What is wrong so far, as an answer; null where nothing is.</summary>
    public IResult? Refusal => _errors.Count == 0 ? null : AdminProblems.Invalid(http, _errors);

    /// <param name="others">Parameters beside those of the filter.</param>
    public CallFilter Filter(params string[] others)
    {
        Allow([.. Filters, .. others]);
        return new CallFilter(
            Text("appId"),
            Text("call"),
            OneOf("outcome", log.Outcomes),
            (int?)Number("code", 0, 99_999),
            Text("platformCode"),
            Text("traceId"),
            Text("nonce"),
            Text("oneTimeCode"),
            Text("openId"),
            Moment("from"),
            Moment("to"));
    }

    public void Allow(params string[] known)
    {
        var list = known.Length == 0 ? "-" : string.Join(", ", known);
        foreach (var name in http.Request.Query.Keys.Except(known, StringComparer.Ordinal))
        {
            _errors[name] = [$"未知参数，可用的有：{list} / Unknown parameter; there are: {list}"];
        }
    }

    public string? Text(string name) =>
        Value(name) is not { } text ? null
        : text.Length is > 0 and <= MaxText ? text
        : Wrong(name, $"须为 1–{MaxText} 个字符 / Has to be 1 to {MaxText} characters");

    public string? OneOf(string name, IReadOnlyList<string> values) =>
        Value(name) is not { } text ? null
        : values.Contains(text, StringComparer.Ordinal) ? text
        : Wrong(name, $"须为 {string.Join(", ", values)} 之一 / Has to be one of {string.Join(", ", values)}");

    public long? Number(string name, long least, long most)
    {
        if (Value(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Wrong(name, $"须为 {least}–{most} 的整数 / Has to be a whole number from {least} to {most}");
        return null;
    }

    private DateTimeOffset? Moment(string name)
    {
        if (Value(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        Wrong(name, "须为 ISO-8601 时间，如 2026-01-31T08:00:00Z / Has to be a time in ISO 8601, such as 2026-01-31T08:00:00Z");
        return null;
    }

    private string? Value(string name) => http.Request.Query[name] switch
    {
        { Count: 0 } => null,
        { Count: 1 } values when isForm && string.IsNullOrWhiteSpace(values) => null,
        { Count: 1 } values when isForm => values.ToString().Trim(),
        { Count: 1 } values => values.ToString(),
        _ => Wrong(name, "只能出现一次 / May stand there once only"),
    };

    private string? Wrong(string name, string message)
    {
        _errors[name] = [message];
        return null;
    }
}
