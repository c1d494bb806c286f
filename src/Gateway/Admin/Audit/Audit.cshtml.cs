using System.Globalization;
using System.Text.Json;
using Gateway.Admin.Console;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Audit;

/// <summary>Who changed what.</summary>
[RequireRole(AdminRole.Viewer)]
internal sealed class AuditModel(IAuditLog log, AuditWatch watch, TimeProvider time) : ConsolePage
{
    public const string Path = "/admin/audit";

    private const int PageSize = 50;

    // Longer than a million records take; then the page says that it goes on.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public IReadOnlyList<AuditRecord> Items { get; private set; } = [];

    public AuditCheck? Check => watch.Last;

    public bool IsFirst { get; private set; }

    public string? Older { get; private set; }

    public string Here => Path + Query();

    public string Export => $"{AdminRegistration.Root}/audit/export{Query(("format", "csv"))}";

    public bool IsFiltered => Filter.Count > 0;

    /// <summary>The conditions as they were asked for.</summary>
    public Dictionary<string, string> Filter { get; } = new(StringComparer.Ordinal);

    /// <summary>Which members a record changes, from what to what; null for one that cannot be read any more.</summary>
    public static IReadOnlyList<(string Name, string? From, string? To)>? ChangesOf(AuditRecord record)
    {
        try
        {
            using var document = JsonDocument.Parse(record.Entry.Changes);
            return [.. document.RootElement.EnumerateObject().Select(static member => (member.Name, Side(member.Value, "from"), Side(member.Value, "to")))];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public async Task<IActionResult> OnGetAsync()
    {
        var question = new AuditQuestion(HttpContext, isForm: true);
        var asked = question.Query(PageSize + 1, "cursor");
        foreach (var name in AuditQuestion.Filters.Where(name => !string.IsNullOrWhiteSpace(Request.Query[name])))
        {
            Filter[name] = Request.Query[name].ToString().Trim();
        }

        IsFirst = asked.Before is null;
        if (question.Errors.Count > 0)
        {
            foreach (var (name, messages) in question.Errors)
            {
                // What nobody knows has no field to stand at.
                Refuse(Filter.ContainsKey(name) ? name : "", Text.Of(messages[0]));
            }

            return Again();
        }

        var found = await log.QueryAsync(asked, HttpContext.RequestAborted);
        Items = [.. found.Take(PageSize)];
        Older = found.Count > PageSize ? Path + Query(("cursor", Items[^1].Seq.ToString(CultureInfo.InvariantCulture))) : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        try
        {
            await watch.VerifyAsync().WaitAsync(Patience, time, HttpContext.RequestAborted);
        }
        catch (TimeoutException)
        {
            return Done(Path, AuditTexts.UnderWay);
        }

        return Done(Path, AuditTexts.Done);
    }

    public string? Value(string name) => Filter.GetValueOrDefault(name);

    private static string? Side(JsonElement change, string side) =>
        !change.TryGetProperty(side, out var value) ? null
        : value.ValueKind is JsonValueKind.String ? value.GetString()
        : value.GetRawText();

    private string Query(params (string Name, string Value)[] others) => Filter
        .Select(static one => (Name: one.Key, one.Value))
        .Concat(others)
        .Aggregate(QueryString.Empty, static (query, one) => query.Add(one.Name, one.Value))
        .ToUriComponent();
}
