using System.Net;

namespace Gateway.Hosting;

/// <summary>The address of this server a request came to, as far as it is certain without being told by a setting.</summary>
internal static class OwnAddress
{
    /// <summary>
    /// Scheme, host and port; null where only the Host header knows. Certain are loopback, and the IP address the connection
    /// came in at; not behind a proxy, whose own connection that is.
    /// </summary>
    public static string? Of(HttpContext http)
    {
        var request = http.Request;
        return request.Host.HasValue && !IsForwarded(request.Headers) && IsThisServer(request.Host.Host, http.Connection.LocalIpAddress)
            ? $"{request.Scheme}://{request.Host.ToUriComponent()}"
            : null;
    }

    private static bool IsThisServer(string host, IPAddress? local) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var named) && (IPAddress.IsLoopback(named) || named.Equals(Plain(local))));

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static bool IsForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey("Forwarded") || headers.Keys.Any(static name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));
}
