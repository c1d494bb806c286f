using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Gateway.Admin;
using Gateway.Admin.Audit;
using Gateway.Benchmarks.Calls;
using Gateway.Benchmarks.Service;
using Gateway.Merchants;
using Gateway.Signing;
using Gateway.Storage;
using Gateway.Storage.Calls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks.Pages;

/// <summary>
/// The console's pages with many apps and many records of calls, asked over loopback of the gateway's own executable by a
/// client that is signed in: from the request to the last byte of the page.
/// </summary>
internal sealed partial class PagesRun(int records, int apps, int questions, TextWriter output)
{
    private const int Batch = 500;
    private const string Password = "a password of the benchmark";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-benchmark-");
        try
        {
            var setUp = new GatewayUnderTest(folder.FullName);
            var environment = setUp.Environment(platform: null);
            environment["Admin__InitialPassword"] = Password;
            environment["Sandbox__Enabled"] = "true";
            var made = new MadeUpCalls(apps, records);
            await FillAsync(environment, made, cancellationToken);
            await using var gateway = await Child.StartAsync("gateway", folder.FullName, [GatewayUnderTest.Program], environment, cpu: null, cancellationToken);
            await AskAsync(gateway, made, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AddAppsAsync(IConfigurationStore store, MadeUpCalls made, int count, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        AuditEntry Entry(string action, string target) => new(now, "benchmark", action, target, AppId: null, "benchmark", "{}");
        var merchant = new Merchant("M1", "Benchmark", Enabled: true, Version: 1);
        await store.AddMerchantAsync(merchant, Entry("merchant.created", "merchant/M1"), cancellationToken);
        for (var number = 0; number < count; number++)
        {
            var app = new StoredApp
            {
                AppId = made.App(number),
                Merchant = merchant,
                Settings = new AppSettings { Name = $"Shop {number}", Dialect = Dialect.V2, SignType = SignType.HmacSha256, Sandbox = number % 20 == 0 },
                SignSecrets = [new StoredSignSecret($"S{number}", new Secret(Guid.NewGuid().ToString("N")), now, ExpiresAt: null, LastUsedAt: null)],
                WeChatMp = new StoredWeChatChannel($"wx{number:d16}", new Secret(Guid.NewGuid().ToString("N")), now, Enabled: true, TokenMode: null, Version: 1),
            };
            await store.AddAppAsync(app, Entry("app.created", $"app/{app.AppId}"), cancellationToken);
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex FormToken();

    private static async Task SignInAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var form = await http.GetStringAsync(new Uri("/admin/login", UriKind.Relative), cancellationToken);
        using var fields = new FormUrlEncodedContent(
        [
            new("Name", "admin"), new("Password", Password), new("__RequestVerificationToken", FormToken().Match(form).Groups["token"].Value),
        ]);
        using var answer = await http.PostAsync(new Uri("/admin/login", UriKind.Relative), fields, cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException($"Signing in: {(int)answer.StatusCode}");
        }
    }

    // The stores' own way, without the queue and its wait.
    private async Task FillAsync(Dictionary<string, string> environment, MadeUpCalls made, CancellationToken cancellationToken)
    {
        var settings = environment.ToDictionary(one => one.Key.Replace("__", ":", StringComparison.Ordinal), string? (one) => one.Value, StringComparer.Ordinal);
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        MerchantsRegistration.AddMerchants(services).AddStorage(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        await using var provider = services.BuildServiceProvider();
        await provider.PrepareStorageAsync(cancellationToken);
        await AddAppsAsync(provider.GetRequiredService<IConfigurationStore>(), made, apps, cancellationToken);
        var store = provider.GetRequiredService<ICallStore>();
        var hashes = provider.GetRequiredService<CallHashes>();
        for (var at = 0; at < records; at += Batch)
        {
            await store.WriteAsync(Enumerable.Range(at, Math.Min(Batch, records - at)).Select(record => made.Entry(record, hashes)).ToArray(), cancellationToken);
        }
    }

    private async Task AskAsync(Child gateway, MadeUpCalls made, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = new CookieContainer() };
        using var http = new HttpClient(handler) { BaseAddress = gateway.Address };
        await SignInAsync(http, cancellationToken);

        var middle = (records / 2).ToString(CultureInfo.InvariantCulture);
        (string What, string Path)[] asked =
        [
            ("overview", "/admin"),
            ("overview, a page in the middle", $"/admin?After={made.App(apps / 2)}"),
            ("overview, search", "/admin?Q=shop+77"),
            ("merchants", "/admin/merchants"),
            ("merchants, search", "/admin/merchants?q=shop+77"),
            ("a merchant and its apps", "/admin/merchants/M1"),
            ("an app, how to connect", $"/admin/apps/{made.App(7)}"),
            ("an app's settings", $"/admin/apps/{made.App(7)}/settings"),
            ("an app's secrets", $"/admin/apps/{made.App(7)}/secrets"),
            ("an app's channels", $"/admin/apps/{made.App(7)}/channels"),
            ("calls, the newest", "/admin/calls"),
            ("calls, a page in the middle", $"/admin/calls?cursor={middle}"),
            ("calls, one app", $"/admin/calls?appId={made.App(7)}"),
            ("calls, one app and an outcome", $"/admin/calls?appId={made.App(7)}&outcome=RefusedByPlatform"),
            ("calls, a user", $"/admin/calls?openId={MadeUpCalls.OpenId(records / 3)}"),
            ("calls, a call nobody made", "/admin/calls?call=getWxJsapiSign"),
            ("one call", $"/admin/calls/{middle}"),
            ("audit", "/admin/audit"),
            ("audit, one app", $"/admin/audit?appId={made.App(7)}"),
            ("doctor", "/admin/doctor"),
            ("sandbox", "/admin/sandbox"),
            ("users", "/admin/users"),
            ("sessions", "/admin/sessions"),
            ("API tokens", "/admin/tokens"),
        ];
        output.WriteLine($"{apps} apps, {records} records of calls; each page asked {questions} times over loopback, after {questions / 10} that do not count:");
        output.WriteLine();
        output.WriteLine("| page | KB | median ms | p95 | most |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var (what, path) in asked)
        {
            await AskAsync(http, what, path, cancellationToken);
        }

        output.WriteLine();
        output.WriteLine($"Peak memory of the gateway: {gateway.PeakBytes / 1e6:0} MB");
    }

    private async Task AskAsync(HttpClient http, string what, string path, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        var length = 0;
        for (var i = -questions / 10; i < questions; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            length = (await answer.Content.ReadAsByteArrayAsync(cancellationToken)).Length;
            var took = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            if (answer.StatusCode is not HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"{path}: {(int)answer.StatusCode}");
            }

            if (i >= 0)
            {
                times.Add(took);
            }
        }

        times.Sort();
        output.WriteLine($"| {what} | {length / 1024.0:0} | {times[times.Count / 2]:0.0} | {times[times.Count * 95 / 100]:0.0} | {times[^1]:0.0} |");
    }
}
