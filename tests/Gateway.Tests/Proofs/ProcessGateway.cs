using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Simulator;

namespace Gateway.Tests.Proofs;

/// <summary>
/// The gateway as an operator runs it: a process of its own on the system's clock, settings by environment, a store that
/// outlives it. The platform is the simulator in the test's process, so that it outlives the gateway too.
/// </summary>
internal sealed class ProcessGateway : IAsyncDisposable
{
    public const string AdminToken = "process-admin-token-0123456789-abcdef";
    public const string MasterKey = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

    // Signs, issues codes and owns the folder; never started.
    private readonly TestGateway _signer = new();
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly List<GatewayLife> _lives = [];
    private SimulatorServer? _simulator;
    private int _serial;

    public WeChatPlatform WeChat => _signer.WeChat;

    public string DatabasePath => _signer.DatabasePath;

    public GatewayLife Life => _lives[^1];

    public IReadOnlyList<GatewayLife> Lives => _lives;

    /// <summary>A setting for the lives started from now on.</summary>
    public ProcessGateway With(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    public async Task<ProcessGateway> StartAsync()
    {
        _simulator ??= await SimulatorServer.StartAsync(WeChat);
        _lives.Add(await GatewayLife.StartAsync(Settings()));
        return this;
    }

    /// <summary>Starts with one more setting and expects the start to fail: what it printed, and its exit code.</summary>
    public async Task<(int ExitCode, string Output)> FailToStartAsync(string key, string value)
    {
        var settings = Settings();
        settings[key] = value;
        return await GatewayLife.RunToEndAsync(settings);
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is told.</summary>
    public Task KillAsync() => Life.KillAsync();

    public async Task<TestApp> CreateAppAsync(string dialect = "v2", JsonObject? settings = null)
    {
        var mchNo = (string)(await AdminAsync(HttpMethod.Post, "merchants", new JsonObject { ["name"] = "Merchant" })).Json!["mchNo"]!;
        var request = settings?.DeepClone().AsObject() ?? [];
        request["name"] = "App";
        request["dialect"] = dialect;
        var app = new TestApp(_signer, mchNo, (await AdminAsync(HttpMethod.Post, $"merchants/{mchNo}/apps", request)).Json!);
        if (dialect == "open")
        {
            await AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/sign-secrets", new JsonObject { ["publicKey"] = app.MerchantPublicKeyPem });
        }

        app.WxAppId = $"wx{Interlocked.Increment(ref _serial):x16}";
        app.AppSecret = Guid.NewGuid().ToString("N");
        WeChat.AddAccount(app.WxAppId, app.AppSecret);
        await AdminAsync(HttpMethod.Put, $"apps/{app.AppId}/channels/wechat-mp",
            new JsonObject { ["wxAppId"] = app.WxAppId, ["appSecret"] = app.AppSecret, ["enabled"] = true });
        return app;
    }

    /// <summary>A body signed now, by the system's clock.</summary>
    public static string Sign(TestApp app, params (string Name, JsonNode? Value)[] fields) =>
        TestApp.Text(app.Sign(app.Request([("reqTime", app.ReqTime(TimeProvider.System.GetUtcNow())), .. fields])));

    public Task<WireAnswer> CallAsync(TestApp app, string call, params (string Name, JsonNode? Value)[] fields) => PostAsync(call, Sign(app, fields));

    public Task<WireAnswer> PostAsync(string call, string body) => Life.SendAsync(HttpMethod.Post, "/unipay/assist/" + call, body);

    public async Task<WireAnswer> AdminAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        var answer = await Life.SendAsync(method, "/admin/api/" + path, body?.ToJsonString(), AdminToken);
        Assert.True((int)answer.Status is >= 200 and < 300, $"{method} {path}: {(int)answer.Status} {answer.Text}");
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var life in _lives)
        {
            await life.DisposeAsync();
        }

        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }

        await _signer.DisposeAsync();
    }

    private Dictionary<string, string> Settings() => new(_settings, StringComparer.Ordinal)
    {
        ["Urls"] = _settings.GetValueOrDefault("Urls", "http://127.0.0.1:0"),
        ["Storage:ConnectionString"] = $"Data Source={DatabasePath}",
        ["Secrets:MasterKey"] = MasterKey,
        ["Admin:ApiToken"] = AdminToken,
        ["WeChat:ApiBaseUrl"] = _settings.GetValueOrDefault("WeChat:ApiBaseUrl", _simulator?.BaseAddress.AbsoluteUri ?? "http://127.0.0.1:1"),
    };
}

/// <summary>One process, from its start to its end, and every word it wrote.</summary>
internal sealed class GatewayLife : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _output;

    private GatewayLife(Process process)
    {
        _process = process;
        _output = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Standard output and standard error. Whole once the process has ended.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Without what is said to the terminal alone.</summary>
    public IEnumerable<string> LogLines => Lines.Where(static line => line.StartsWith('{'));

    public static async Task<GatewayLife> StartAsync(Dictionary<string, string> settings)
    {
        var life = Launch(settings);
        try
        {
            var ended = life._output.ContinueWith(_ => throw new InvalidOperationException(
                "The gateway ended instead of listening:\n" + string.Join('\n', life.Lines)), TaskScheduler.Default);
            await await Task.WhenAny(life._address.Task, ended);
        }
        catch
        {
            await life.DisposeAsync();
            throw;
        }

        life.Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 })
        {
            BaseAddress = await life._address.Task,
            Timeout = TimeSpan.FromMinutes(2),
        };
        return life;
    }

    public static async Task<(int ExitCode, string Output)> RunToEndAsync(Dictionary<string, string> settings)
    {
        await using var life = Launch(settings);
        await Task.WhenAny(life._output, life._address.Task);
        Assert.False(life._address.Task.IsCompleted, "The gateway started in spite of a wrong setting");
        await life._process.WaitForExitAsync();
        return (life._process.ExitCode, string.Join('\n', life.Lines));
    }

    public async Task<WireAnswer> SendAsync(HttpMethod method, string path, string? body, string? token = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await Http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return new WireAnswer(response.StatusCode, text, text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null, response);
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _output;
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        await _output;
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static GatewayLife Launch(Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new GatewayLife(Process.Start(start)!);
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }

            if (line.Contains(Listening, StringComparison.Ordinal) && (string?)JsonNode.Parse(line)?["Properties"]?["address"] is { } address)
            {
                _address.TrySetResult(new Uri(address));
            }
        }
    }
}
