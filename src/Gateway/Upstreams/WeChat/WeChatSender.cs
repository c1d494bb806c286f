namespace Gateway.Upstreams.WeChat;

/// <summary>Sends requests about an account: through the account's breaker, within <see cref="WeChatOptions.Timeout"/>.</summary>
internal sealed class WeChatSender(UpstreamHttp http, AccountBreakers breakers, WeChatOptions options, TimeProvider time)
{
    /// <summary>Sends a request that may arrive once only: it is sent again, once, where it certainly never left.</summary>
    /// <param name="request">Makes the request, anew for each attempt.</param>
    public Task<UpstreamReply> SendAsync(WeChatAccount account, Func<HttpRequestMessage> request) =>
        SendAsync(account.ApiBaseUrl, account.AppId, request);

    /// <inheritdoc cref="SendAsync(WeChatAccount, Func{HttpRequestMessage})"/>
    /// <param name="platform">Where it goes.</param>
    /// <param name="account">Whose breaker it passes.</param>
    public async Task<UpstreamReply> SendAsync(Uri platform, string account, Func<HttpRequestMessage> request)
    {
        var started = time.GetTimestamp();
        var reply = await AttemptAsync(platform, account, request, options.Timeout);
        if (reply.Failure is UpstreamFailure.NotSent && options.Timeout - time.GetElapsedTime(started) is var rest && rest > TimeSpan.Zero)
        {
            reply = await AttemptAsync(platform, account, request, rest);
        }

        return reply;
    }

    private ValueTask<UpstreamReply> AttemptAsync(Uri platform, string account, Func<HttpRequestMessage> request, TimeSpan timeout) =>
        breakers.RunAsync(platform, account, static call => call.http.SendAsync(call.request(), call.timeout), (http, request, timeout));
}
