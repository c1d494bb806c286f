using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Merchants;
using Gateway.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

/// <summary>The gateway on a free port, with a store in a folder of its own unless one is given.</summary>
internal sealed class AdminHost : IAsyncDisposable
{
    public const string Token = "an-admin-token-that-only-tests-know-of";

    private readonly WebApplication _app;
    private readonly TempFolder? _ownFolder;

    private AdminHost(WebApplication app, TempFolder folder, bool ownsFolder, ManualTime time)
    {
        _app = app;
        Folder = folder;
        _ownFolder = ownsFolder ? folder : null;
        Time = time;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public TempFolder Folder { get; }

    public ManualTime Time { get; }

    /// <summary>With the admin token.</summary>
    public HttpClient Client { get; }

    /// <summary>Everything the API answered so far.</summary>
    public StringBuilder Answers { get; } = new();

    public MerchantDirectory Directory => Service<MerchantDirectory>();

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<AdminHost> StartAsync(TempFolder? folder = null, ManualTime? time = null, params (string Key, string? Value)[] settings)
    {
        var used = folder ?? new TempFolder();
        var clock = time ?? new ManualTime(DateTimeOffset.Parse("2026-05-10T12:00:00Z"));
        var app = Build(used, clock, settings);
        try
        {
            await app.Services.PrepareStorageAsync();
            await app.StartAsync();
            return new AdminHost(app, used, folder is null, clock);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public static Dictionary<string, string?> Settings(TempFolder folder, params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Storage:ConnectionString"] = $"Data Source={folder.Database}",
            ["Admin:ApiToken"] = Token,
            ["Serilog:Using:0"] = "Serilog.Sinks.File",
            ["Serilog:MinimumLevel:Default"] = "Verbose",
            ["Serilog:WriteTo:0:Name"] = "File",
            ["Serilog:WriteTo:0:Args:path"] = folder.Log,
            ["Serilog:WriteTo:0:Args:shared"] = "true",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return all;
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, body: null);

    public Task<Answer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, body: null);

    /// <summary>A merchant M1 with an app A1; the app's sign secret.</summary>
    public async Task<string> CreateAppAsync(string dialect = "v3")
    {
        await PostAsync("merchants", """{"mchNo":"M1","name":"First"}""");
        var app = await PostAsync("merchants/M1/apps", $$"""{"appId":"A1","name":"Shop","dialect":"{{dialect}}"}""");
        Assert.Equal(HttpStatusCode.Created, app.Status);
        return (string?)app.Json!["signSecret"] ?? "";
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, $"/admin/api/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        lock (Answers)
        {
            Answers.Append(text).Append('\n');
        }

        return new Answer(response.StatusCode, text, response.Headers.Location?.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }

    private static WebApplication Build(TempFolder folder, ManualTime time, (string Key, string? Value)[] settings) =>
        GatewayApp.Build([], builder =>
        {
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection(Settings(folder, settings));
            builder.Services.AddSingleton<TimeProvider>(time);
        });
}

internal sealed record Answer(HttpStatusCode Status, string Text, string? Location)
{
    public JsonNode? Json => Text.Length == 0 ? null : JsonNode.Parse(Text);

    /// <summary>What is said to be wrong with a member.</summary>
    public string Error(string member) => (string?)Json!["errors"]?[member]?[0] ?? throw new InvalidOperationException($"No error for {member}: {Text}");
}

internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gateway-").FullName;

    public string Database => System.IO.Path.Combine(Path, "gateway.db");

    public string KeyFile => Database + ".master-key";

    public string Log => System.IO.Path.Combine(Path, "gateway.log");

    /// <summary>Every byte of every file in it, as Latin-1 text; the master key apart.</summary>
    public string EveryByte()
    {
        var all = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Path).Where(file => file != KeyFile))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            all.Append(reader.ReadToEnd());
        }

        return all.ToString();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
