namespace Gateway.Client.Wire;

/// <summary>What the requests go over.</summary>
internal static class HttpConnections
{
    // Long-lived, so that connections are reused; not for ever, so that a gateway that moved is found.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public static HttpMessageInvoker Open(HttpMessageHandler? handler) => handler is null
        ? new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                PooledConnectionLifetime = Lifetime,
                // A redirect would carry the signed body to whoever is named.
                AllowAutoRedirect = false,
                UseCookies = false,
            },
            disposeHandler: true)
        : new HttpMessageInvoker(handler, disposeHandler: false);

    /// <exception cref="ArgumentException">The handler is known to follow redirects.</exception>
    public static void RequireNoRedirects(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler;
        }

        if (handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new ArgumentException("The handler follows redirects; set AllowAutoRedirect to false.", nameof(handler));
        }
    }
}
