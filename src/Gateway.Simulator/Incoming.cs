using System.Net;

namespace Gateway.Simulator;

/// <summary>One call as it came.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Query">Its query.</param>
/// <param name="Body">The body of a call that has one, null if it is larger than any the platform takes.</param>
/// <param name="From">Who called; null where the server has no such thing.</param>
internal sealed record Incoming(string Method, WeChatQuery Query, ReadOnlyMemory<byte>? Body, IPAddress? From)
{
    private const int LargestBody = 16 * 1024;

    public bool IsGet => HttpMethods.IsGet(Method);

    public bool IsPost => HttpMethods.IsPost(Method);

    /// <param name="http">The call.</param>
    /// <param name="withBody">Whether the path takes a body; one sent to any other path stays unread.</param>
    public static async Task<Incoming> ReadAsync(HttpContext http, bool withBody)
    {
        var body = withBody ? await ReadBodyAsync(http) : ReadOnlyMemory<byte>.Empty;
        return new Incoming(http.Request.Method, WeChatQuery.Parse(http.Request.QueryString), body, http.Connection.RemoteIpAddress);
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContext http)
    {
        var buffer = new byte[LargestBody + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > LargestBody ? null : buffer.AsMemory(0, length);
    }
}
