using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Benchmarks.Service;

/// <summary>One kept-alive HTTP/1.1 connection that sends ready-made bytes: the load costs as little CPU as it can.</summary>
/// <remarks>Understands only what is measured here: answers with a Content-Length, of a few kilobytes.</remarks>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    public static async Task<HttpConnection> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var connection = new HttpConnection();
        await connection._socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port, cancellationToken);
        return connection;
    }

    /// <summary>A POST of JSON, ready to send.</summary>
    public static byte[] Post(string path, ReadOnlySpan<byte> json) =>
    [
        .. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n"),
        .. json,
    ];

    /// <summary>Sends and waits for the whole answer; throws unless it is 200 and holds <paramref name="expected"/>.</summary>
    public async ValueTask CallAsync(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(request, cancellationToken);
        var received = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(received), cancellationToken);
            if (read == 0)
            {
                throw new IOException("The connection was closed in the middle of an answer.");
            }

            received += read;
            if (IsWhole(_buffer.AsSpan(0, received)))
            {
                break;
            }
        }

        Check(_buffer.AsSpan(0, received), expected.Span);
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var at = answer[..end].IndexOf("Content-Length: "u8);
        if (at < 0 || !Utf8Parser.TryParse(answer[(at + 16)..], out int length, out _))
        {
            throw new IOException("An answer has no Content-Length: " + Encoding.UTF8.GetString(answer));
        }

        return answer.Length == end + 4 + length;
    }

    private static void Check(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> expected)
    {
        if (!answer.StartsWith("HTTP/1.1 200 "u8) || answer.IndexOf(expected) < 0)
        {
            throw new IOException("Not the answer expected: " + Encoding.UTF8.GetString(answer));
        }
    }
}
