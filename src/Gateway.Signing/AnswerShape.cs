using System.Text;

namespace Gateway.Signing;

/// <summary>
/// Which members of an answer's <c>data</c> the SDK knows, in the order of its class. In the v3 dialects <c>data</c> counts in the
/// signed text as one value with the members in this order; members outside it are ignored by the SDK and so must not be signed.
/// </summary>
/// <remarks>
/// <see cref="ChannelAuth"/> and <see cref="ChannelAuthUrl"/> are classes of the original SDKs; the other calls have none in v3 and
/// follow the order documented for this gateway.
/// </remarks>
public sealed class AnswerShape
{
    private readonly byte[][] _names;
    private readonly string[] _members;

    private AnswerShape(params string[] members)
    {
        _members = members;
        _names = [.. members.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary><c>channel/auth/auth</c> and <c>queryAuthResult</c>: <c>openId</c>, <c>userId</c>, <c>accessToken</c>, <c>status</c>.</summary>
    public static AnswerShape ChannelAuth { get; } = new("openId", "userId", "accessToken", "status");

    /// <summary><c>channel/auth/generateAuthUrl</c>: <c>authUrl</c>, <c>queryCode</c>.</summary>
    public static AnswerShape ChannelAuthUrl { get; } = new("authUrl", "queryCode");

    /// <summary><c>getWxAccessToken</c>: <c>accessToken</c>, <c>openId</c>.</summary>
    public static AnswerShape AccessToken { get; } = new("accessToken", "openId");

    /// <summary><c>getWxAuthUrl</c>: <c>url</c>.</summary>
    public static AnswerShape AuthUrl { get; } = new("url");

    /// <summary><c>getWxMiniSession</c>: <c>openId</c>, <c>unionId</c>, <c>sessionKey</c>.</summary>
    public static AnswerShape MiniSession { get; } = new("openId", "unionId", "sessionKey");

    /// <summary><c>checkWxMiniSession</c>: <c>status</c>.</summary>
    public static AnswerShape MiniSessionStatus { get; } = new("status");

    /// <summary><c>decryptWxMiniData</c>: <c>document</c>.</summary>
    public static AnswerShape MiniData { get; } = new("document");

    /// <summary><c>getWxClientToken</c>: <c>accessToken</c>, <c>expiresIn</c>.</summary>
    public static AnswerShape ClientToken { get; } = new("accessToken", "expiresIn");

    /// <summary><c>getWxJsapiSign</c>: <c>wxAppId</c>, <c>timestamp</c>, <c>nonceStr</c>, <c>signature</c>.</summary>
    public static AnswerShape JsapiSign { get; } = new("wxAppId", "timestamp", "nonceStr", "signature");

    /// <summary><c>getWxOpenIdByAuthCode</c>: <c>openId</c>, <c>subOpenId</c>.</summary>
    public static AnswerShape OpenIdByAuthCode { get; } = new("openId", "subOpenId");

    /// <summary><c>getWxPayIdentityToken</c>: <c>accessToken</c>, <c>expiresIn</c>, <c>refreshToken</c>, <c>refreshExpiresIn</c>.</summary>
    public static AnswerShape PayIdentityToken { get; } = new("accessToken", "expiresIn", "refreshToken", "refreshExpiresIn");

    /// <summary><c>ping</c>: <c>serverTime</c>.</summary>
    public static AnswerShape Ping { get; } = new("serverTime");

    /// <summary>An answer without data, such as <c>channel/auth/authAndSet</c> and refusals.</summary>
    public static AnswerShape None { get; } = new();

    /// <summary>Every shape, those of the original SDKs first.</summary>
    public static IReadOnlyList<AnswerShape> All { get; } =
    [
        ChannelAuth, ChannelAuthUrl, AccessToken, AuthUrl, MiniSession, MiniSessionStatus, MiniData, ClientToken, JsapiSign, OpenIdByAuthCode,
        PayIdentityToken, Ping, None,
    ];

    /// <summary>The names of the members, in order.</summary>
    public IReadOnlyList<string> Members => _members;

    internal ReadOnlySpan<byte[]> Names => _names;

    internal bool Knows(ReadOnlySpan<byte> name)
    {
        foreach (var known in _names)
        {
            if (name.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The shape that the members of an answer's data suggest, or null when no shape holds them all.</summary>
    internal static AnswerShape? Infer(SignedBody body, int data)
    {
        if (body.FindIn(data, "authUrl"u8) >= 0 || body.FindIn(data, "queryCode"u8) >= 0)
        {
            return ChannelAuthUrl;
        }

        foreach (var shape in All)
        {
            if (shape.KnowsAll(body, data))
            {
                return shape;
            }
        }

        return null;
    }

    private bool KnowsAll(SignedBody body, int data)
    {
        var nodes = body.Nodes;
        for (var child = data + 1; child < nodes[data].End; child = nodes[child].End)
        {
            if (!Knows(body.NameOf(nodes[child])))
            {
                return false;
            }
        }

        return true;
    }
}
