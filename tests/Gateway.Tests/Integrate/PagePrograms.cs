using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Tests.Integrate;

/// <summary>
/// A gateway by the machine's clock, since that is what the pages' programs go by, an app of each dialect, and the programs as
/// they stand on the pages, each written and built once.
/// </summary>
public sealed class PagePrograms : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-pages-");
    private readonly ConcurrentDictionary<(string Page, string Dialect), Lazy<Task<string[]>>> _programs = new();
    private readonly Dictionary<string, TestApp> _apps = new(StringComparer.Ordinal);

    public TestGateway Gateway { get; } = new TestGateway()
        .With(services => services.Replace(ServiceDescriptor.Singleton(TimeProvider.System)));

    private string PrivateKeyFile => Path.Combine(_folder.FullName, "private.pem");

    private string PlatformKeyFile => Path.Combine(_folder.FullName, "platform.pem");

    public async ValueTask InitializeAsync()
    {
        await Gateway.InitializeAsync();
        foreach (var dialect in (string[])["v2", "v3-beta", "v3", "open"])
        {
            _apps[dialect] = await Gateway.CreateAppAsync(dialect);
        }

        using var key = RSA.Create(2048);
        await File.WriteAllTextAsync(PrivateKeyFile, key.ExportPkcs8PrivateKeyPem());
        var open = $"apps/{_apps["open"].AppId}";
        await Gateway.AdminAsync(HttpMethod.Post, open + "/sign-secrets", new JsonObject { ["publicKey"] = key.ExportSubjectPublicKeyInfoPem() });
        await File.WriteAllTextAsync(PlatformKeyFile, (string)(await Gateway.AdminAsync(HttpMethod.Get, open + "/platform-key"))["publicKey"]!);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public TestApp App(string dialect) => _apps[dialect];

    /// <summary>Runs a page's program for a code. Skips where the language is required and missing.</summary>
    /// <param name="page">The page's file.</param>
    /// <param name="dialect">The dialect, and with it the app.</param>
    /// <param name="code">Its argument.</param>
    /// <param name="address">Where it finds the gateway, if not at its own address.</param>
    /// <param name="secret">The secret it is told, if not the app's.</param>
    internal async Task<Ended> RunAsync(string page, string dialect, string code, string? address = null, string? secret = null)
    {
        var language = Language.Of(page);
        Assert.SkipWhen(language.Missing is not null, $"{language.Missing} is not installed, so {page} is not tried.");
        var program = await _programs.GetOrAdd((page, dialect), _ => new Lazy<Task<string[]>>(() => BuildAsync(language, dialect))).Value;
        return await Ended.RunAsync([.. program, code], new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GATEWAY_URL"] = address ?? Gateway.Http.BaseAddress!.AbsoluteUri,
            ["APP_ID"] = App(dialect).AppId,
            ["SIGN_SECRET"] = secret ?? (dialect == "open" ? null : App(dialect).Secret),
            ["PRIVATE_KEY_FILE"] = PrivateKeyFile,
            ["PLATFORM_KEY_FILE"] = PlatformKeyFile,
            // What a developer's machine may have set is not what is tested.
            ["no_proxy"] = "127.0.0.1",
            ["NO_PROXY"] = "127.0.0.1",
            ["LC_ALL"] = null,
            ["LANG"] = "C.UTF-8",
        });
    }

    private async Task<string[]> BuildAsync(Language language, string dialect)
    {
        var page = new IntegrationPage(language.Page);
        var folder = _folder.CreateSubdirectory($"{Path.GetFileNameWithoutExtension(language.Page)}-{dialect}").FullName;
        var file = Path.Combine(folder, page.FileName);
        await File.WriteAllTextAsync(file, page.Program(dialect));
        if (language.Build is not null)
        {
            var built = await Ended.RunAsync(language.Build(file, folder), new Dictionary<string, string?>());
            Assert.True(built.ExitCode == 0, $"{language.Page}, {dialect}, does not build:\n{built.Output}{built.Error}");
        }

        return language.Run(file, folder);
    }
}
