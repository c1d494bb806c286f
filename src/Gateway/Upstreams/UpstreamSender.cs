namespace Gateway.Upstreams;

/// <summary>Sends requests about an account at a platform, through the account's breaker.</summary>
internal sealed class UpstreamSender(UpstreamHttp http, AccountBreakers breakers, TimeProvider time)
{
    /// <summary>Sends a request that may arrive once only: it is sent again, once, where it certainly never left.</summary>
    /// <param name="platform">Where it goes.</param>
    /// <param name="account">Whose breaker it passes.</param>
    /// <param name="request">Makes the request, anew for each attempt.</param>
    /// <param name="timeout">For everything together.</param>
    public async Task<UpstreamReply> SendAsync(Uri platform, string account, Func<HttpRequestMessage> request, TimeSpan timeout)
    {
        var started = time.GetTimestamp();
        var reply = await AttemptAsync(platform, account, request, timeout);
        if (reply.Failure is UpstreamFailure.NotSent && timeout - time.GetElapsedTime(started) is var rest && rest > TimeSpan.Zero)
        {
            reply = await AttemptAsync(platform, account, request, rest);
        }

        return reply;
    }

    private ValueTask<UpstreamReply> AttemptAsync(Uri platform, string account, Func<HttpRequestMessage> request, TimeSpan timeout) =>
        breakers.RunAsync(platform, account, static call => call.http.SendAsync(call.request(), call.timeout), (http, request, timeout));
}
