using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Simulator;

namespace Gateway.Tests.Simulator;

/// <summary>A simulated platform on a Kestrel of its own with one account, a manual clock, and a client that follows no redirect.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    protected const string AppId = "wx00000000000000a1";
    protected const string Secret = "11111111111111111111111111111111";

    private SimulatorServer? server;

    protected ManualTime Time { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    protected WeChatPlatform Platform { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    protected Uri BaseAddress => server!.BaseAddress;

    public virtual async ValueTask InitializeAsync()
    {
        Platform = new WeChatPlatform(Time);
        Platform.AddAccount(AppId, Secret);
        server = await SimulatorServer.StartAsync(Platform);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = server.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static string ExchangePath(
        string? code, string? appId = AppId, string? secret = Secret, string? grantType = "authorization_code")
    {
        var query = new (string Name, string? Value)[] { ("appid", appId), ("secret", secret), ("code", code), ("grant_type", grantType) };
        return "sns/oauth2/access_token?" + string.Join('&', query.Where(p => p.Value is not null).Select(p => $"{p.Name}={p.Value}"));
    }

    protected async Task<JsonElement> ExchangeAsync(
        string? code, string? appId = AppId, string? secret = Secret, string? grantType = "authorization_code") =>
        Parse(await Http.GetStringAsync(ExchangePath(code, appId, secret, grantType)));

    protected async Task<int> ErrcodeAsync(
        string? code, string? appId = AppId, string? secret = Secret, string? grantType = "authorization_code") =>
        (await ExchangeAsync(code, appId, secret, grantType)).GetProperty("errcode").GetInt32();

    protected async Task<JsonElement> GetAsync(string pathAndQuery) => Parse(await Http.GetStringAsync(pathAndQuery.TrimStart('/')));

    /// <summary>The errcode of an answer, 0 if it carries none.</summary>
    protected static int ErrcodeOf(JsonElement answer) => answer.TryGetProperty("errcode", out var errcode) ? errcode.GetInt32() : 0;

    protected static JsonElement Parse(string json) => JsonElement.Parse(json);

    protected static string CodeIn(Uri? location)
    {
        Assert.NotNull(location);
        return System.Web.HttpUtility.ParseQueryString(location.Query)["code"]!;
    }

    /// <summary>The bytes of an answer as they arrive, and the socket error that ended them, if it was not an orderly end.</summary>
    protected async Task<(string Text, SocketError? Error)> RawAsync(string path, string? body = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, BaseAddress.Port);
        await client.Client.SendAsync(Encoding.UTF8.GetBytes(body is null
            ? $"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            : $"POST /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await client.Client.ReceiveAsync(buffer)) > 0)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }

            return (text.ToString(), null);
        }
        catch (SocketException broken)
        {
            return (text.ToString(), broken.SocketErrorCode);
        }
    }
}
