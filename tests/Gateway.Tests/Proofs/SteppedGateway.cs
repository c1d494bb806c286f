using System.Text.Json.Nodes;
using Gateway.Envelope.Replay;
using Gateway.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Tests.Proofs;

/// <summary>A wall clock that an operator, or a time server, sets; timers go by the steady clock, as the system's do.</summary>
internal sealed class SettableClock(ManualTime steady) : TimeProvider
{
    private TimeSpan _set;

    public override long TimestampFrequency => steady.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + _set;

    public override long GetTimestamp() => steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        steady.CreateTimer(callback, state, dueTime, period);

    public void Step(TimeSpan by) => _set += by;
}

/// <summary>A second gateway beside the fixture's, on a store of its own, whose wall clock can be put forward and back.</summary>
internal sealed class SteppedGateway : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-tests-");
    private readonly TestGateway _admin;
    private WebApplication? _app;
    private HttpClient? _http;

    /// <param name="fixture">Lends its simulator's apps and its steady clock; the store of this gateway is a copy of its own.</param>
    public SteppedGateway(TestGateway fixture) => (_admin, Clock) = (fixture, new SettableClock(fixture.Time));

    public SettableClock Clock { get; }

    /// <summary>Takes over the fixture's merchants by a copy of its store. The fixture goes on with the original.</summary>
    public async Task StartOnCopyAsync()
    {
        using (var source = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_admin.DatabasePath}"))
        using (var target = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={DatabasePath};Pooling=false"))
        {
            source.Open();
            target.Open();
            source.BackupDatabase(target);
        }

        File.Copy(_admin.DatabasePath + ".master-key", DatabasePath + ".master-key");
        await StartAsync();
    }

    public async Task StartAsync()
    {
        _app = GatewayApp.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
            {
                ["Urls"] = "http://127.0.0.1:0",
                ["Storage:ConnectionString"] = $"Data Source={DatabasePath}",
                ["Serilog:MinimumLevel:Default"] = "Fatal",
                ["Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime"] = "Fatal",
            });
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        });
        await _app.Services.PrepareStorageAsync(TestContext.Current.CancellationToken);
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public async Task StopAsync()
    {
        _http?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
            _app = null;
        }
    }

    /// <summary>Lets go of what is over by this clock, as happens once a minute.</summary>
    public Task ForgetAsync() =>
        _app!.Services.GetRequiredService<IReplayStore>().ForgetAsync(Clock.GetUtcNow().ToUnixTimeSeconds(), CancellationToken.None);

    /// <summary>The outer code of the answer.</summary>
    public async Task<int> PostAsync(string call, string body) => (int)(await AnswerAsync(call, body))["code"]!;

    public async Task<JsonObject> AnswerAsync(string call, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _http!.PostAsync("/unipay/assist/" + call, content);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private string DatabasePath => Path.Combine(_folder.FullName, "gateway.db");
}
