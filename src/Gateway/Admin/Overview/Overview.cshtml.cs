using System.Globalization;
using Gateway.Admin.Audit;
using Gateway.Admin.Calls;
using Gateway.Admin.Console;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Upstreams.WeChat.TokenCentre;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Overview;

/// <summary>Whether everything works, and what does not.</summary>
[RequireRole(AdminRole.Viewer)]
internal sealed class OverviewModel(AppHealths healths, ICallStatistics statistics, AuditWatch audit, TimeProvider time) : ConsolePage
{
    private const int Hours = 24;
    private const int PageSize = 25;
    private const int MaxConcerns = 20;

    // Fewer calls say nothing in per cent.
    private const int FewCalls = 20;
    private const double ManyFaults = 0.05;
    private const double MostFaults = 0.5;

    private IReadOnlyDictionary<string, CallFigures> _figures = null!;
    private IReadOnlyDictionary<string, LastCalls> _last = null!;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Only { get; set; }

    /// <summary>The app behind which the page begins.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public bool OnlyConcerns => Only is "concerns";

    public HoursPlot Plot { get; private set; } = null!;

    public IReadOnlyList<Concern> Concerns { get; private set; } = [];

    public int MoreConcerns { get; private set; }

    public IReadOnlyList<AppHealth> Apps { get; private set; } = [];

    public int AllApps { get; private set; }

    public int Enabled { get; private set; }

    public int Working { get; private set; }

    public string? NextPage { get; private set; }

    public async Task OnGetAsync()
    {
        var stopping = HttpContext.RequestAborted;
        Plot = new HoursPlot(await statistics.HoursAsync(appId: null, Hours, stopping), Language);
        _figures = (await statistics.AppsAsync(Hours, stopping)).Where(static app => app.AppId is not null).ToDictionary(static app => app.AppId!, static app => app.Figures, StringComparer.Ordinal);
        _last = await statistics.LastAsync(stopping);

        var all = healths.All().Select(WithFaults).ToList();
        (AllApps, Enabled, Working) = (all.Count, all.Count(static app => app.IsOn), all.Count(static app => app.State.Text == OverviewTexts.Works));
        var concerns = OfGateway().Concat(all.SelectMany(static app => app.Concerns)).OrderByDescending(static concern => concern.IsUrgent).ToList();
        (Concerns, MoreConcerns) = ([.. concerns.Take(MaxConcerns)], Math.Max(0, concerns.Count - MaxConcerns));
        Show(all);
    }

    public CallFigures? FiguresOf(AppHealth app) => _figures.GetValueOrDefault(app.App.AppId);

    public DateTimeOffset? LastSuccessOf(AppHealth app) => _last.GetValueOrDefault(app.App.AppId)?.SuccessAt;

    /// <summary>How old the channel's token is and how long it lives.</summary>
    public string TokenOf(ChannelHealth channel)
    {
        if (channel is not { State: ChannelState.Ready, Token: { } token })
        {
            return T(channel.State is ChannelState.Ready ? OverviewTexts.ConfiguredOnly : OverviewTexts.ChannelOff);
        }

        var now = time.GetUtcNow();
        return channel.Stop is { } stop ? T(OverviewTexts.TokenStopped, stop.Error.Code)
            : token.Value is null ? T(OverviewTexts.NoToken)
            : !TokenRules.Lives(token, now) ? T(OverviewTexts.TokenEnded)
            // Who asked last got it, unless that failed.
            : token is { Failures: 0 } && token.LastAskedAt > DateTimeOffset.MinValue
                ? T(OverviewTexts.TokenAge, T(OverviewTexts.Left(now - token.LastAskedAt)), T(OverviewTexts.Left(token.ExpiresAt - now)))
                : T(OverviewTexts.TokenLeft, T(OverviewTexts.Left(token.ExpiresAt - now)));
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private AppHealth WithFaults(AppHealth app)
    {
        if (!app.IsOn || FiguresOf(app) is not { Total: >= FewCalls } figures || figures.Faults < figures.Total * ManyFaults)
        {
            return app;
        }

        var share = (figures.Faults * 100.0 / figures.Total).ToString("0", CultureInfo.InvariantCulture);
        return app with { Concerns = [.. app.Concerns, new Concern(figures.Faults >= figures.Total * MostFaults, app.App, OverviewTexts.HighFaults, share)] };
    }

    private IEnumerable<Concern> OfGateway()
    {
        if (audit.Last is { Verification: { Whole: false } broken })
        {
            yield return new Concern(IsUrgent: true, App: null, OverviewTexts.AuditBroken, broken.Reason);
        }

        if (statistics.Recording is { Dropped: > 0 } recording)
        {
            yield return new Concern(IsUrgent: false, App: null, OverviewTexts.CallsDropped, recording.Dropped);
        }
    }

    private void Show(List<AppHealth> all)
    {
        var asked = all
            .Where(app => !OnlyConcerns || app.Concerns.Count > 0)
            .Where(app => string.IsNullOrWhiteSpace(Q) || IsAskedFor(app.App, Q.Trim()))
            .Where(app => After is null || string.CompareOrdinal(app.App.AppId, After) > 0)
            .Take(PageSize + 1)
            .ToList();
        Apps = [.. asked.Take(PageSize)];
        NextPage = asked.Count > PageSize ? Address(Apps[^1].App.AppId) : null;
    }

    private static bool IsAskedFor(MerchantApp app, string part) => Has(app.AppId, part) || Has(app.Name, part) || Has(app.Merchant.MchNo, part);

    /// <param name="after">Null: the first page.</param>
    public string Address(string? after)
    {
        var query = QueryString.Empty;
        query = string.IsNullOrWhiteSpace(Q) ? query : query.Add("Q", Q);
        query = OnlyConcerns ? query.Add("Only", "concerns") : query;
        query = after is null ? query : query.Add("After", after);
        return ConsoleNav.Root + query.ToUriComponent() + "#apps";
    }
}
