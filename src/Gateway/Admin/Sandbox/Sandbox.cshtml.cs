using Gateway.Admin.Console;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Signing;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Sandbox;

/// <summary>Tries a call of an app that is marked as sandbox.</summary>
[RequireRole(toRead: AdminRole.Viewer, toChange: AdminRole.Operator)]
internal sealed class SandboxModel(MerchantDirectory directory, IEnumerable<ISandboxPlatform> sandbox, SandboxCaller caller) : ConsolePage
{
    public const string Path = "/admin/sandbox";

    private const int MaxValue = 1024;

    private readonly ISandboxPlatform? _sandbox = sandbox.SingleOrDefault();

    [BindProperty(SupportsGet = true)]
    public string? App { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Call { get; set; }

    [BindProperty]
    public Dictionary<string, string?> Given { get; set; } = [];

    public bool IsOn => _sandbox is not null;

    public IReadOnlyList<MerchantApp> Apps { get; private set; } = [];

    /// <summary>Null where no app is marked.</summary>
    public MerchantApp? Chosen { get; private set; }

    public IReadOnlyList<SandboxField> Fields { get; private set; } = [];

    /// <summary>Why the gateway cannot sign for the app; null where it can.</summary>
    public Text? Unable { get; private set; }

    /// <summary>Null before one was sent.</summary>
    public SandboxExchange? Exchange { get; private set; }

    public IActionResult OnGet()
    {
        Prepare();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Prepare();
        if (Chosen is not { } app || Unable is not null || caller.SecretOf(app) is not { } secret)
        {
            // The app is gone, or is no sandbox any more: the page says how it is now.
            return Again();
        }

        // Only what the call has, whatever else was sent.
        var sent = Fields.Select(field => new SandboxField(field.Name, Given.GetValueOrDefault(field.Name) ?? "")).ToList();
        foreach (var field in sent.Where(static field => field.Value.Length > MaxValue))
        {
            Refuse($"Given[{field.Name}]", SandboxTexts.TooLong, MaxValue);
        }

        if (!ModelState.IsValid)
        {
            Fields = sent;
            return Again();
        }

        // A field that was emptied is left out: it is not asked for, or what is missing is told.
        Exchange = await caller.CallAsync(app, secret, Call!, [.. sent.Where(static field => field.Value.Length > 0)], HttpContext);
        return Page();
    }

    private void Prepare()
    {
        if (_sandbox is not { } platform)
        {
            return;
        }

        Apps = [.. directory.Current.Apps.Where(static app => app.Sandbox).OrderBy(static app => app.AppId, StringComparer.Ordinal)];
        Chosen = Apps.FirstOrDefault(app => app.AppId == App) ?? (App is null && Apps.Count > 0 ? Apps[0] : null);
        Call = SandboxCalls.Names.Contains(Call, StringComparer.Ordinal) ? Call : SandboxCalls.Names[0];
        if (Chosen is not { } app)
        {
            return;
        }

        Fields = SandboxCalls.Fields(Call!, app, platform);
        Unable = app.Dialect is Dialect.Open ? SandboxTexts.Open : caller.SecretOf(app) is null ? SandboxTexts.NoSecret : null;
    }
}
