using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Simulator;
using Gateway.Storage;
using Gateway.Storage.Sqlite;
using Gateway.Tests.Upstreams.Alipay;
using Gateway.Upstreams;
using Gateway.Upstreams.Alipay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Tests;

/// <summary>
/// The gateway on a Kestrel of its own, its store on disk, the simulator as the platform, and a clock that stands still.
/// Apps are made as an administrator makes them: through the admin API.
/// </summary>
public class TestGateway : IAsyncLifetime
{
    public const string AdminToken = "test-admin-token-0123456789-abcdefghij";
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 4, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-tests-");
    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Action<IServiceCollection>> _services = [];
    private SimulatorServer? _simulator;
    private int _serial;

    public ManualTime Time { get; } = new(Start);

    public WeChatPlatform WeChat { get; }

    public WebApplication App { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string DatabasePath => Path.Combine(_folder.FullName, "gateway.db");

    public TestGateway() => WeChat = new WeChatPlatform(Time);

    /// <summary>Settings beyond the fixture's own; before <see cref="InitializeAsync"/>, or before a restart.</summary>
    public TestGateway With(string key, string? value)
    {
        _settings[key] = value;
        return this;
    }

    /// <summary>Services in place of the gateway's own, where those are only added if there are none; before <see cref="InitializeAsync"/>.</summary>
    public TestGateway With(Action<IServiceCollection> services)
    {
        _services.Add(services);
        return this;
    }

    public virtual async ValueTask InitializeAsync()
    {
        _simulator ??= await SimulatorServer.StartAsync(WeChat);
        App = GatewayApp.Build([], Configure);
        await App.Services.PrepareStorageAsync(TestContext.Current.CancellationToken);
        await App.StartAsync();
        var address = App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 256 })
        {
            BaseAddress = new Uri(address),
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    /// <summary>Stops in an orderly way and starts anew on the same store.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes an app with a WeChat public account; <paramref name="settings"/> as the admin API names them.</summary>
    public async Task<TestApp> CreateAppAsync(
        string dialect = "v2", string? signType = null, JsonObject? settings = null, bool withChannel = true, JsonObject? merchant = null)
    {
        var mchNo = (string)(await AdminAsync(HttpMethod.Post, "merchants", merchant ?? new JsonObject { ["name"] = "Merchant" }))["mchNo"]!;
        var request = settings?.DeepClone().AsObject() ?? [];
        request["name"] ??= "App";
        request["dialect"] = dialect;
        if (signType is not null)
        {
            request["signType"] = signType;
        }

        var made = await AdminAsync(HttpMethod.Post, $"merchants/{mchNo}/apps", request);
        var app = new TestApp(this, mchNo, made);
        if (dialect == "open")
        {
            await AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/sign-secrets", new JsonObject { ["publicKey"] = app.MerchantPublicKeyPem });
            app.UsePlatformKey((string)(await AdminAsync(HttpMethod.Get, $"apps/{app.AppId}/platform-key"))["publicKey"]!);
        }

        if (withChannel)
        {
            await SetChannelAsync(app, $"wx{Interlocked.Increment(ref _serial):x16}", enabled: true);
        }

        return app;
    }

    public async Task SetChannelAsync(TestApp app, string wxAppId, bool enabled)
    {
        var appSecret = Guid.NewGuid().ToString("N");
        WeChat.AddAccount(wxAppId, appSecret);
        app.WxAppId = wxAppId;
        app.AppSecret = appSecret;
        await AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-mp",
            new JsonObject { ["wxAppId"] = wxAppId, ["appSecret"] = appSecret, ["enabled"] = enabled });
    }

    /// <summary>Gives the app a mini-program: a new one, or the one of <paramref name="shared"/>.</summary>
    public async Task SetMiniChannelAsync(TestApp app, TestApp? shared = null, bool enabled = true)
    {
        app.MiniAppId = shared?.MiniAppId ?? $"wx{Interlocked.Increment(ref _serial):x16}";
        app.MiniAppSecret = shared?.MiniAppSecret ?? Guid.NewGuid().ToString("N");
        WeChat.AddAccount(app.MiniAppId, app.MiniAppSecret);
        await AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-mini",
            new JsonObject { ["wxAppId"] = app.MiniAppId, ["appSecret"] = app.MiniAppSecret, ["enabled"] = enabled });
    }

    /// <summary>An app with a mini-program, and no public account.</summary>
    public async Task<TestApp> CreateMiniAppAsync(string dialect = "v2", string? signType = null, JsonObject? settings = null)
    {
        var app = await CreateAppAsync(dialect, signType, settings, withChannel: false);
        await SetMiniChannelAsync(app);
        return app;
    }

    /// <summary>Runs a statement on the store, beside the gateway that serves from it.</summary>
    public long Execute(string statement)
    {
        using var connection = App.Services.GetRequiredService<SqliteDatabase>().OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    /// <summary>Every byte of the store's files as Latin-1 text, what has not been moved from the journal to the database included.</summary>
    public string EveryByteStored()
    {
        var all = new StringBuilder();
        foreach (var file in _folder.EnumerateFiles().Where(file => file.Extension != ".lock"))
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            all.Append(reader.ReadToEnd());
        }

        return all.ToString();
    }

    /// <summary>Gives the app a merchant at WeChat Pay, known to the simulator too.</summary>
    public async Task SetPayChannelAsync(
        TestApp app, string? signType = null, bool isPartner = false, bool mayUseIdentity = false, bool enabled = true)
    {
        var serial = Interlocked.Increment(ref _serial);
        app.MchId = $"19{serial:d8}";
        app.PayAppId = $"wxa{serial:x15}";
        app.ApiKey = Guid.NewGuid().ToString("N");
        WeChat.AddPayAccount(app.MchId, app.PayAppId, app.ApiKey, isPartner, mayUseIdentity);
        var channel = new JsonObject { ["mchId"] = app.MchId, ["wxAppId"] = app.PayAppId, ["apiKey"] = app.ApiKey, ["enabled"] = enabled };
        if (signType is not null)
        {
            channel["signType"] = signType;
        }

        await AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-pay", channel);
    }

    /// <summary>Gives the app an app at Alipay, known to the simulator too.</summary>
    /// <param name="isOld">Whether its users go by <c>user_id</c>.</param>
    public async Task SetAlipayChannelAsync(TestApp app, bool isOld = false, bool withCertificates = false, bool enabled = true)
    {
        app.AliAppId = $"2021{Interlocked.Increment(ref _serial):d12}";
        var channel = new JsonObject
        {
            ["aliAppId"] = app.AliAppId,
            ["privateKey"] = AlipayTestKeys.AppPrivateKey,
            ["alipayPublicKey"] = WeChat.AlipayPublicKey,
            ["enabled"] = enabled,
        };
        if (withCertificates)
        {
            channel["appCertificate"] = WeChat.AddAlipayAppWithCertificate(app.AliAppId, AlipayTestKeys.AppPublicKey, isOld);
            channel["alipayPublicKey"] = WeChat.AlipayCertificates;
            channel["alipayRootCertificates"] = WeChat.AlipayRootCertificates;
        }
        else
        {
            WeChat.AddAlipayApp(app.AliAppId, AlipayTestKeys.AppPublicKey, isOld);
        }

        await AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/alipay", channel);
    }

    /// <summary>Presents a code at Alipay for the app, as a call would.</summary>
    internal Task<PlatformAnswer<AlipayIdentity>> ExchangeAlipayAsync(TestApp app, string code)
    {
        var served = App.Services.GetRequiredService<MerchantDirectory>().Current.Find(app.AppId)!;
        Assert.Equal(ChannelState.Ready, App.Services.GetRequiredService<AlipayPlatforms>().Find(served, out var account));
        return App.Services.GetRequiredService<AlipayOAuth>().ExchangeAsync(account, code);
    }

    public Task UpdateAppAsync(TestApp app, JsonObject settings) => AdminAsync(HttpMethod.Put, $"apps/{app.AppId}", settings);

    public async Task<JsonObject> AdminAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, "/admin/api/" + path)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", AdminToken) },
            Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
    }

    private async Task StopAsync()
    {
        Http?.Dispose();
        if (App is not null)
        {
            await App.StopAsync();
            await App.DisposeAsync();
        }
    }

    private void Configure(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Storage:ConnectionString"] = $"Data Source={DatabasePath}",
            ["Admin:ApiToken"] = AdminToken,
            ["WeChat:ApiBaseUrl"] = _simulator!.BaseAddress.AbsoluteUri,
            ["WeChat:PayBaseUrl"] = _simulator.BaseAddress.AbsoluteUri,
            ["Alipay:GatewayUrl"] = _simulator.BaseAddress.AbsoluteUri.TrimEnd('/') + WeChatPaths.AlipayGateway,
            ["Alipay:AuthorizeUrl"] = _simulator.BaseAddress.AbsoluteUri.TrimEnd('/') + WeChatPaths.AlipayAuthorize,
            ["Serilog:MinimumLevel:Default"] = "Fatal",
            ["Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime"] = "Fatal",
        });
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
        _services.ForEach(add => add(builder.Services));
    }
}
