using System.Globalization;
using Gateway.Admin.Console;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Gateway.Admin.Calls;

/// <summary>The searchable log of calls, and what comes in while one looks.</summary>
[RequireRole(AdminRole.Viewer)]
internal sealed class CallsModel(ICallLog log, CallTailing tailing) : ConsolePage
{
    public const string Path = "/admin/calls";

    /// <summary>Where the tail goes on, in the answer of <see cref="OnGetTailAsync"/>.</summary>
    public const string AfterHeader = "X-After";

    private const int PageSize = 50;

    // Shorter than most proxies wait.
    private static readonly TimeSpan TailWait = TimeSpan.FromSeconds(20);

    private static readonly string[] Advanced = ["code", "platformCode", "nonce", "oneTimeCode", "openId", "from", "to"];

    public IReadOnlyList<string> Outcomes => log.Outcomes;

    public IReadOnlyList<KeptCall> Items { get; private set; } = [];

    public string? Older { get; private set; }

    /// <summary>Behind which number the tail begins; null on a page that is not the first.</summary>
    public long? TailAfter { get; private set; }

    public bool IsFirst { get; private set; }

    public bool IsFiltered => Filter.Count > 0;

    /// <summary>Whether one of the conditions that are folded away is in use.</summary>
    public bool IsAdvanced => Advanced.Any(Filter.ContainsKey);

    /// <summary>The conditions as they were asked for.</summary>
    public Dictionary<string, string> Filter { get; } = new(StringComparer.Ordinal);

    public string Export => $"{AdminRegistration.Root}/calls/export{Query(("format", "csv"))}";

    public string Here => Path + Query();

    public string Tail => Path + Query(("handler", "Tail"));

    public async Task<IActionResult> OnGetAsync()
    {
        var question = new CallQuestion(HttpContext, log, isForm: true);
        var filter = question.Filter("cursor");
        var before = question.Number("cursor", 1, long.MaxValue);
        Remember();
        IsFirst = before is null;
        if (question.Errors.Count > 0)
        {
            return Refused(question);
        }

        var stopping = HttpContext.RequestAborted;
        // Where the tail begins is asked for first: a call between the two is shown twice rather than not at all.
        TailAfter = IsFirst ? (await log.TailAsync(filter, after: null, PageSize, stopping)).After : null;
        var page = await log.QueryAsync(filter, before, PageSize, stopping);
        Items = page.Items;
        Older = page.Next is { } next ? Path + Query(("cursor", next.ToString(CultureInfo.InvariantCulture))) : null;
        return Page();
    }

    /// <summary>The rows of what was recorded since; waits for it where there is nothing yet.</summary>
    public async Task<IActionResult> OnGetTailAsync()
    {
        var question = new CallQuestion(HttpContext, log, isForm: true);
        var filter = question.Filter("handler", "after");
        var after = question.Number("after", 0, long.MaxValue);
        if (question.Errors.Count > 0)
        {
            return BadRequest();
        }

        if (await tailing.WaitAsync(HttpContext, filter, after, TailWait) is not { } tail)
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        Response.Headers[AfterHeader] = tail.After.ToString(CultureInfo.InvariantCulture);
        return Partial("/Admin/Calls/_Rows.cshtml", (IReadOnlyList<KeptCall>)[.. tail.Items.Reverse()]);
    }

    public string? Value(string name) => Filter.GetValueOrDefault(name);

    private PageResult Refused(CallQuestion question)
    {
        foreach (var (name, messages) in question.Errors)
        {
            // What nobody knows has no field to stand at.
            Refuse(Filter.ContainsKey(name) ? name : "", Text.Of(messages[0]));
        }

        return Again();
    }

    private void Remember()
    {
        foreach (var name in CallQuestion.Filters)
        {
            if (Request.Query[name].ToString().Trim() is { Length: > 0 } value)
            {
                Filter[name] = value;
            }
        }
    }

    private string Query(params (string Name, string Value)[] others) => Filter
        .Select(static one => (Name: one.Key, one.Value))
        .Concat(others)
        .Aggregate(QueryString.Empty, static (query, one) => query.Add(one.Name, one.Value))
        .ToUriComponent();
}
