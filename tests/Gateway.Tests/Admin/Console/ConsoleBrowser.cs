using Gateway.Tests.Signing;
using Microsoft.Playwright;

namespace Gateway.Tests.Admin.Console;

/// <summary>
/// One Chromium for all tests of a collection: <c>[Collection(ConsoleBrowser.Collection)]</c>. Where there is none, the
/// tests are skipped; with CI=true tests/run.sh takes a skipped test for a failed one.
/// </summary>
public sealed class ConsoleBrowser : IAsyncLifetime
{
    public const string Collection = "Chromium";

    // Debian's own; Chrome as some build machines have it.
    private static readonly string[] Executables = ["/usr/bin/chromium", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Executables, File.Exists) is not { } executable)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A browser of its own, without cookies, at the gateway under test. Skips the test where there is no Chromium.</summary>
    /// <param name="locale">Such as <c>zh-CN</c> or <c>en-GB</c>: what it asks for in Accept-Language.</param>
    internal Task<ConsoleVisit> VisitAsync(
        AdminHost host, string locale = "en-GB", bool dark = false, bool narrow = false, bool script = true) =>
        VisitAsync(host.Client.BaseAddress!, locale, dark, narrow, script);

    internal async Task<ConsoleVisit> VisitAsync(
        Uri address, string locale = "en-GB", bool dark = false, bool narrow = false, bool script = true)
    {
        Assert.SkipWhen(_browser is null, $"There is no {string.Join(" or ", Executables)}: install Debian's chromium");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.AbsoluteUri,
            Locale = locale,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = narrow ? new ViewportSize { Width = 360, Height = 740 } : new ViewportSize { Width = 1280, Height = 860 },
            JavaScriptEnabled = script,
        });
        return new ConsoleVisit(context, await context.NewPageAsync());
    }
}

[CollectionDefinition(ConsoleBrowser.Collection)]
public sealed class ConsoleBrowserCollection : ICollectionFixture<ConsoleBrowser>;

/// <summary>One browser's way through the console.</summary>
internal sealed class ConsoleVisit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public ConsoleVisit(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            // A refused form is answered 4xx, which the browser reports too.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Add(message.Text);
            }
        };
        page.PageError += (_, fault) => _complaints.Add(fault);
    }

    public IPage Page { get; }

    /// <summary>What the browser found fault with: the content policy, the script.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public Task GoAsync(string path) => Page.GotoAsync(path);

    public async Task SignInAsync(string name, string password)
    {
        await GoAsync("/admin/login");
        await Page.FillAsync("[name=Name]", name);
        await Page.FillAsync("[name=Password]", password);
        await FollowAsync("form[method=post] button.primary");
    }

    /// <summary>Clicks on what leads to another page, or to the same anew, and waits until that is there.</summary>
    public Task FollowAsync(string selector) => FollowAsync(() => Page.ClickAsync(selector));

    /// <summary>Waits for the page that comes of what is done.</summary>
    public async Task FollowAsync(Func<Task> act)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnLoad(object? sender, IPage page) => loaded.TrySetResult();
        Page.Load += OnLoad;
        try
        {
            await act();
            await loaded.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            Page.Load -= OnLoad;
        }
    }

    /// <summary>The path the browser is at.</summary>
    public string At => new Uri(Page.Url).AbsolutePath;

    public Task<string> TextAsync() => Page.InnerTextAsync("main");

    /// <summary>Keeps the page as a picture under artifacts/screenshots, for people.</summary>
    public async Task PictureAsync(string name, bool whole = true)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots"));
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder.FullName, name + ".png"), FullPage = whole });
    }

    /// <summary>Takes the picture, and holds the page to what a machine can tell of being readable and usable by everybody.</summary>
    public async Task CheckAsync(string name)
    {
        await PictureAsync(name);
        var faults = await AccessCheck.FaultsAsync(Page);
        Assert.True(faults.Count == 0, $"{name}:\n{string.Join('\n', faults)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_complaints);
    }
}
