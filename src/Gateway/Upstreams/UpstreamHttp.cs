using System.Net;
using System.Net.Sockets;

namespace Gateway.Upstreams;

/// <summary>A whole answer of a platform, or why there is none.</summary>
public readonly record struct UpstreamReply(int Status, ReadOnlyMemory<byte> Body, UpstreamFailure? Failure)
{
    /// <summary>The platform's clock, where it says.</summary>
    public DateTimeOffset? Date { get; init; }

    internal static UpstreamReply Failed(UpstreamFailure failure) => new(0, default, failure);
}

/// <summary>Sends one request to a platform, once.</summary>
/// <remarks>
/// Platforms want secrets in the query string. The address is made just before it is sent, never leaves this class, and
/// whatever goes wrong becomes an <see cref="UpstreamFailure"/>: no exception that could carry it comes out.
/// </remarks>
public sealed class UpstreamHttp(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>Name of the configured client.</summary>
    public const string ClientName = "upstream";

    // Ten times the largest answer the platforms document.
    private const int MaxAnswer = 64 * 1024;

    /// <summary>Sends and reads the whole answer.</summary>
    /// <param name="request">The request; disposed here.</param>
    /// <param name="timeout">For everything together: connecting, sending, reading.</param>
    public async Task<UpstreamReply> SendAsync(HttpRequestMessage request, TimeSpan timeout)
    {
        using var _ = request;
        using var deadline = new CancellationTokenSource(timeout, time);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return await ReadAsync(response, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return UpstreamReply.Failed(UpstreamFailure.TimedOut);
        }
        catch (HttpRequestException e) when (NeverLeft(e.HttpRequestError))
        {
            return UpstreamReply.Failed(UpstreamFailure.NotSent);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or ConnectionClosedException)
        {
            return UpstreamReply.Failed(UpstreamFailure.Broken);
        }
    }

    private static bool NeverLeft(HttpRequestError error) => error is
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;

    private static async Task<UpstreamReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > MaxAnswer)
        {
            return UpstreamReply.Failed(UpstreamFailure.Nonsense);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[2048];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return new((int)response.StatusCode, buffer.AsMemory(0, length), null) { Date = response.Headers.Date };
            }

            length += read;
            if (length > MaxAnswer)
            {
                return UpstreamReply.Failed(UpstreamFailure.Nonsense);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }
}

/// <summary>Registration of what talks to platforms.</summary>
internal static class UpstreamHttpRegistration
{
    public static void AddUpstreamHttp(this IServiceCollection services)
    {
        services.AddSingleton<UpstreamHttp>();
        services.AddHttpClient(UpstreamHttp.ClientName)
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
            {
                // Names are resolved anew often enough to follow the platforms' DNS.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
                ConnectTimeout = TimeSpan.FromSeconds(3),
                Proxy = new LoopbackDirect(HttpClient.DefaultProxy),
                // A redirect would carry the query, and the secret in it, elsewhere.
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                MaxResponseHeadersLength = 32,
                // No trace headers, and no activity that holds the address.
                ActivityHeadersPropagator = null,
                PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(new OneAttemptStream(context.PlaintextStream)),
            });
    }
}
