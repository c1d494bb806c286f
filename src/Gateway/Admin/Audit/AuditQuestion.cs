using System.Globalization;

namespace Gateway.Admin.Audit;

/// <summary>Reads the parameters of a question about the audit log, strictly: what nobody knows is a mistake.</summary>
/// <param name="isForm">A browser sends the fields of a form that were left empty too: they count as absent.</param>
internal sealed class AuditQuestion(HttpContext http, bool isForm = false)
{
    /// <summary>What changes are searched by.</summary>
    public static IReadOnlyList<string> Filters { get; } = ["appId", "actor", "action", "from", "to"];

    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>What is wrong so far, by parameter.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => _errors;

    /// <summary>What is wrong so far, as an answer; null where nothing is.</summary>
    public IResult? Refusal => _errors.Count == 0 ? null : AdminProblems.Invalid(http, _errors);

    /// <param name="others">Parameters beside those of the filter.</param>
    public AuditQuery Query(int limit, params string[] others)
    {
        string[] known = [.. Filters, .. others];
        foreach (var name in http.Request.Query.Keys.Except(known, StringComparer.Ordinal))
        {
            _errors[name] = [$"未知参数，可用的有：{string.Join(", ", known)} / Unknown parameter; there are: {string.Join(", ", known)}"];
        }

        return new AuditQuery(Text("appId"), Text("actor"), Text("action"), Moment("from"), Moment("to"), Cursor(), limit);
    }

    public string? Text(string name)
    {
        if (!http.Request.Query.TryGetValue(name, out var values))
        {
            return null;
        }

        var text = isForm ? values.ToString().Trim() : values.ToString();
        return isForm && text.Length == 0 ? null : text;
    }

    private DateTimeOffset? Moment(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        _errors[name] = ["须为 ISO-8601 时间，如 2026-01-31T08:00:00Z / Has to be a time in ISO 8601, such as 2026-01-31T08:00:00Z"];
        return null;
    }

    private long? Cursor()
    {
        if (Text("cursor") is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            return seq;
        }

        _errors["cursor"] = ["须为上一页的 nextCursor / Has to be the nextCursor of the page before"];
        return null;
    }
}
