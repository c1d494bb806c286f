using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Proofs;

/// <summary>
/// A platform, or something in front of it, that repeats the address it was asked for wherever an answer has room, right
/// or wrong. Each request is answered in the next way of <see cref="Ways"/>.
/// </summary>
internal sealed class EchoingPlatform : IAsyncDisposable
{
    /// <summary>Whole answers; <c>{0}</c> is the address with all its secrets.</summary>
    public static readonly IReadOnlyList<string> Ways =
    [
        Html("200 OK", "<html><body>No such page: {0}</body></html>"),
        Html("502 Bad Gateway", "<html><body>upstream {0} failed</body></html>"),
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1{0}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nthis is no header {0}\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: {0}\r\n\r\n",
        "HTTP/1.1 200 {0}\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{0}",
        "not HTTP at all {0}\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{0}\r\n",
        Html("200 OK", "{{\"errcode\":40001,\"errmsg\":\"wrong: {0} rid: 65f0-0001\"}}"),
        Html("500 Internal Server Error", "{{\"errmsg\":\"{0}\"}}"),
        Html("200 OK", "{{\"access_token\":1,\"openid\":\"{0}\"}}"),
        Html("200 OK", "{{\"errcode\":\"{0}\"}}"),
    ];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _answered;

    public EchoingPlatform()
    {
        _listener.Start();
        _loop = RunAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Answered => Volatile.Read(ref _answered);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Dispose();
        _stop.Dispose();
    }

    private static string Html(string status, string body) =>
        $"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nX-Asked-For: {{0}}\r\nConnection: close\r\n\r\n{body}";

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            if (await reader.ReadLineAsync(_stop.Token) is not { } first)
            {
                return;
            }

            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
            {
                // The rest of the head.
            }

            var way = Ways[(Interlocked.Increment(ref _answered) - 1) % Ways.Count];
            var answer = string.Format(System.Globalization.CultureInfo.InvariantCulture, way, first.Split(' ')[1]);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
        }
        catch (IOException)
        {
            // The gateway hung up.
        }
    }
}
