using Gateway.Client.Wire;

namespace Gateway.Client;

/// <summary>
/// One app's way to the gateway: a method per call. Thread-safe; make one and keep it, as it keeps connections. Every attempt is signed
/// anew, with a nonce and time of its own; every success is verified before it is given.
/// </summary>
/// <remarks>
/// Each method throws <see cref="AssistGatewayException"/> for whatever is not a verified success, <see cref="OperationCanceledException"/>
/// when its token is cancelled, and <see cref="ArgumentException"/> for a request without a member that the call needs.
/// </remarks>
public sealed class AssistGatewayClient : IDisposable
{
    private readonly ClientSettings _settings;
    private readonly CallSender _sender;

    /// <summary>Makes a client with connections of its own.</summary>
    /// <param name="options">Where, who and how; read now.</param>
    /// <exception cref="ArgumentException">An option is missing or wrong; the message names it, and never shows a secret.</exception>
    public AssistGatewayClient(AssistGatewayOptions options)
        : this(options, handler: null)
    {
    }

    /// <summary>Makes a client on a handler of the caller's: for a proxy, client certificates, or tests.</summary>
    /// <param name="options">Where, who and how; read now.</param>
    /// <param name="handler">Sends the requests; not disposed with the client. It may not follow redirects.</param>
    /// <exception cref="ArgumentException">An option is missing or wrong, or the handler follows redirects; the message never shows a secret.</exception>
    public AssistGatewayClient(AssistGatewayOptions options, HttpMessageHandler? handler)
        : this(options, handler, Random.Shared.NextDouble)
    {
    }

    // The last one gives 0 to 1: which part of the random share of a wait is waited.
    internal AssistGatewayClient(AssistGatewayOptions options, HttpMessageHandler? handler, Func<double> jitter)
    {
        ArgumentNullException.ThrowIfNull(options);
        HttpConnections.RequireNoRedirects(handler);
        _settings = ClientSettings.From(options);
        _sender = new CallSender(_settings, HttpConnections.Open(handler), jitter);
    }

    /// <summary><c>getWxAuthUrl</c>: the address a user's browser is sent to.</summary>
    /// <param name="request">Where the browser shall come back to.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<GetWxAuthUrlAnswer> GetWxAuthUrlAsync(GetWxAuthUrlRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(GetWxAuthUrlRequest.Call, request, cancellationToken);

    /// <summary><c>getWxAccessToken</c>: the code the browser came back with, for the user's identity.</summary>
    /// <param name="request">The code.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<GetWxAccessTokenAnswer> GetWxAccessTokenAsync(GetWxAccessTokenRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(GetWxAccessTokenRequest.Call, request, cancellationToken);

    /// <summary><c>getWxMiniSession</c>: a mini-program's login code, for the user's identity.</summary>
    /// <param name="request">The code.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<GetWxMiniSessionAnswer> GetWxMiniSessionAsync(GetWxMiniSessionRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(GetWxMiniSessionRequest.Call, request, cancellationToken);

    /// <summary><c>checkWxMiniSession</c>: whether a mini-program's session is alive.</summary>
    /// <param name="request">Whose session.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<CheckWxMiniSessionAnswer> CheckWxMiniSessionAsync(CheckWxMiniSessionRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(CheckWxMiniSessionRequest.Call, request, cancellationToken);

    /// <summary><c>decryptWxMiniData</c>: opens what a mini-program received encrypted.</summary>
    /// <param name="request">What it received.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<DecryptWxMiniDataAnswer> DecryptWxMiniDataAsync(DecryptWxMiniDataRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(DecryptWxMiniDataRequest.Call, request, cancellationToken);

    /// <summary><c>getWxClientToken</c>: the global token of the app's WeChat account.</summary>
    /// <param name="request">Which account, and whether the last token failed.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<GetWxClientTokenAnswer> GetWxClientTokenAsync(GetWxClientTokenRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(GetWxClientTokenRequest.Call, request, cancellationToken);

    /// <summary><c>getWxJsapiSign</c>: what a page hands to <c>wx.config</c>.</summary>
    /// <param name="request">The page.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<GetWxJsapiSignAnswer> GetWxJsapiSignAsync(GetWxJsapiSignRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(GetWxJsapiSignRequest.Call, request, cancellationToken);

    /// <summary><c>getWxOpenIdByAuthCode</c>: the payment code a user shows, for the user's openId.</summary>
    /// <param name="request">The payment code.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<GetWxOpenIdByAuthCodeAnswer> GetWxOpenIdByAuthCodeAsync(GetWxOpenIdByAuthCodeRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(GetWxOpenIdByAuthCodeRequest.Call, request, cancellationToken);

    /// <summary><c>getWxPayIdentityToken</c>: a code of WeChat Pay's identity page, for a token.</summary>
    /// <param name="request">The code.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<GetWxPayIdentityTokenAnswer> GetWxPayIdentityTokenAsync(GetWxPayIdentityTokenRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(GetWxPayIdentityTokenRequest.Call, request, cancellationToken);

    /// <summary><c>channel/auth/generateAuthUrl</c>: where to send a user's browser, with a <c>queryCode</c> to ask for the outcome.</summary>
    /// <param name="request">Which platform.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<GenerateAuthUrlAnswer> GenerateAuthUrlAsync(GenerateAuthUrlRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(GenerateAuthUrlRequest.Call, request, cancellationToken);

    /// <summary><c>channel/auth/auth</c>: a platform's code, for the user's identity.</summary>
    /// <param name="request">The code.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<ChannelAuthAnswer> ChannelAuthAsync(ChannelAuthRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(ChannelAuthRequest.Call, request, cancellationToken);

    /// <summary>
    /// <c>channel/auth/authAndSet</c>: a platform's code, exchanged and kept under its <c>queryCode</c>, for
    /// <see cref="QueryAuthResultAsync"/>. One code finishes a <c>queryCode</c>; presenting that code again gets the same answer.
    /// </summary>
    /// <param name="request">The code.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<ChannelAuthAndSetAnswer> ChannelAuthAndSetAsync(ChannelAuthAndSetRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(ChannelAuthAndSetRequest.Call, request, cancellationToken);

    /// <summary><c>channel/auth/queryAuthResult</c>: how far the recognition of a user is.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<ChannelAuthAnswer> QueryAuthResultAsync(QueryAuthResultRequest request, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(QueryAuthResultRequest.Call, request, cancellationToken);

    /// <summary><c>ping</c>: checks address, app, dialect, algorithm, secret and clock, and touches nothing.</summary>
    /// <param name="cancellationToken">Gives up, also between attempts.</param>
    /// <exception cref="AssistGatewayException">There is no verified success.</exception>
    public Task<PingAnswer> PingAsync(CancellationToken cancellationToken = default) =>
        _sender.SendAsync(PingRequest.Call, new PingRequest(), cancellationToken);

    /// <summary>Closes the connections and wipes the keys. Calls under way fail.</summary>
    public void Dispose()
    {
        _sender.Dispose();
        _settings.Dispose();
    }

    /// <summary>The app, its dialect and the gateway's host. Neither secret nor key.</summary>
    public override string ToString() => $"AssistGatewayClient({_settings})";
}
