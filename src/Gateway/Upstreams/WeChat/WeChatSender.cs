namespace Gateway.Upstreams.WeChat;

/// <summary>Sends requests about an account: through the account's breaker, within <see cref="WeChatOptions.Timeout"/>.</summary>
internal sealed class WeChatSender(UpstreamSender sender, WeChatOptions options)
{
    /// <inheritdoc cref="SendAsync(Uri, string, Func{HttpRequestMessage})"/>
    public Task<UpstreamReply> SendAsync(WeChatAccount account, Func<HttpRequestMessage> request) =>
        SendAsync(account.ApiBaseUrl, account.AppId, request);

    /// <inheritdoc cref="UpstreamSender.SendAsync"/>
    public Task<UpstreamReply> SendAsync(Uri platform, string account, Func<HttpRequestMessage> request) =>
        sender.SendAsync(platform, account, request, options.Timeout);
}
