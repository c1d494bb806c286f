using Gateway.Envelope;
using Gateway.Signing;

namespace Gateway.OpenApi;

/// <summary>The words for each call. Tests hold them to the calls that are mapped and to their rules.</summary>
internal static class CallTexts
{
    private const string ExampleCode = "0beXtYLit0mrROuWLU9mBJ0pHN7HXXtI";
    private const string ExampleOpenId = "otrpdsXGCitCd7z1RLzj9JWNfr4n";
    private const string ExampleQueryCode = "5c1f0e9a7d3b48d2a6e4c0b19f8d7a3526ce41f09b7d8a13";
    private const string ExampleToken = "92_6c5QVgzvCGAeGRLzokDM6vLO6ddKEWQYBStqBCgV9Ns29wkhAe6WR0uw13ggEZ1YZnXr6J_-XtZ2vKiOLe0Y9";
    private const string CodeRefused = "授权码无效或已过期，请重新发起授权获取新的 code [40029] [rid: 6b017aeb-f70841cd-30781450]";

    private static readonly Outcome[] OfChannel = [Outcome.ChannelDisabled, Outcome.ChannelNotConfigured];
    private static readonly Outcome[] OfPlatform = [.. OfChannel, Outcome.RefusedByPlatform, Outcome.PlatformUnreachable];

    private static readonly MemberText OpenId = new("openId", new("用户在该公众号或小程序内的标识", "the user within the account")) { Example = ExampleOpenId };

    private static readonly ApiText CodeMayBeRepeated = new(
        "同一应用在 5 分钟内再次提交同一个码（每次使用新的随机数和时间），得到第一次的结果，平台只被调用一次。",
        "The same app may present the same code again for 5 minutes, with a new nonce and time, and gets the first answer: the platform is asked once.");

    private static FieldText Code { get; } = new("code", new("授权码，一次有效", "the code, good once"), ExampleCode);

    private static FieldText MiniOpenId { get; } = new("openId", new("`getWxMiniSession` 返回给本应用的 `openId`", "as `getWxMiniSession` gave it to this app"), ExampleOpenId);

    private static FieldText Channel { get; } = new(
        "channel", new("`wechat_pay`（应用的公众号）或 `ali_pay`", "`wechat_pay` (the app's public account) or `ali_pay`"), "wechat_pay");

    private static FieldText AuthType { get; } = new(
        "authType", new("可不填，网关不使用：通道已说明一切", "may be sent and is not used: the channel says all there is to say"), null);

    private static FieldText AuthCode { get; } = new("authCode", new("平台带回的授权码", "the code the platform sent back"), ExampleCode);

    private static FieldText QueryCode { get; } = new("queryCode", new("`generateAuthUrl` 返回的查询码", "as `generateAuthUrl` gave it"), ExampleQueryCode);

    private static IReadOnlyList<MemberText> Identity { get; } =
    [
        OpenId with { IsOptional = true },
        new("userId", new("支付宝用户号；仅支付宝较早的应用有", "Alipay's user id; older apps of Alipay only")) { IsOptional = true },
        new("accessToken", new("用户在平台的凭证", "the user's token at the platform")) { Example = ExampleToken, IsOptional = true },
        new("status", new("`success` 已完成；`waiting` 等待用户；`not_exist` 不存在、已过期或不属于本应用", "`success`; `waiting` for the user; `not_exist`: unknown, over, or another app's"))
        {
            Example = "success",
            Words = ["waiting", "success", "not_exist"],
        },
    ];

    public static List<CallText> All { get; } =
    [
        new("ping", CallGroup.Integration,
            new("检查对接", "Check an integration"),
            new("不访问任何平台。应用开启 `explainSignatures` 时，签名不符会得到 `explain`：与网关不同的规则，以及网关实际签名的字符串（密钥以 `***` 代替）。",
                "Touches no platform. Where the app has `explainSignatures`, a signature that does not fit is answered with `explain`: the rules that differ, and the text the gateway signed, `***` for the secret."))
        {
            Shape = AnswerShape.Ping,
            Data = [new("serverTime", new("网关的时间；v2 为秒数", "the gateway's time; seconds in v2")) { Example = ExampleApps.TimeText, Number = ExampleApps.Seconds }],
        },
        new("getWxAuthUrl", CallGroup.OfficialAccount,
            new("获取微信网页授权地址", "The address for WeChat's web authorization"),
            new("用户浏览器要打开的地址，不访问微信。", "Where a user's browser is sent. Nothing is asked of WeChat."))
        {
            Fields =
            [
                new("url", new("授权后微信把浏览器送回的地址；应用设有 `allowedRedirectOrigins` 时须属于其中", "where WeChat sends the browser back to; one of the app's `allowedRedirectOrigins`, where it has any"), "https://merchant.example/pay"),
                new("state", new("随浏览器带回", "comes back with the browser"), "order1"),
                new("scope", new("默认 `snsapi_base`，不询问用户", "`snsapi_base` by default, which asks nothing of the user"), null),
            ],
            Shape = AnswerShape.AuthUrl,
            Data =
            [
                new("url", new("授权地址", "the address"))
                {
                    Example = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=https%3A%2F%2Fmerchant.example%2Fpay&response_type=code&scope=snsapi_base&state=order1#wechat_redirect",
                },
            ],
            Refusals = OfChannel,
        },
        new("getWxAccessToken", CallGroup.OfficialAccount,
            new("用网页授权码换取用户标识", "A web authorization code for the user's identity"),
            new("浏览器带回的 `code` 换取用户的 `openId` 和凭证。" + CodeMayBeRepeated.Chinese,
                "The code the browser came back with, for the user's identity. " + CodeMayBeRepeated.English))
        {
            Fields = [Code],
            Shape = AnswerShape.AccessToken,
            Data = [new("accessToken", new("用户的凭证，不是账号的全局凭证", "the user's token, not the account's global one")) { Example = ExampleToken }, OpenId],
            Refusals = OfPlatform,
            RefusedWith = CodeRefused,
        },
        new("getWxClientToken", CallGroup.OfficialAccount,
            new("获取账号的全局 access_token", "The account's global access_token"),
            new("由网关统一获取和刷新，随取随用，不必自行保存。其他系统不得再调用 `cgi-bin/token`，否则会使它失效。",
                "The gateway is its one owner and renews it. Ask when it is needed instead of keeping it; no other system may call `cgi-bin/token`, which would end it."))
        {
            Fields =
            [
                new("account", new("`mp` 公众号，`mini` 小程序", "`mp` public account, `mini` mini-program"), "mp"),
                new("failedToken", new("刚被微信以 40001、40014 或 42001 拒绝的凭证", "the token WeChat has just refused with 40001, 40014 or 42001"), null),
            ],
            Shape = AnswerShape.ClientToken,
            Data =
            [
                new("accessToken", new("凭证", "the token")) { Example = ExampleToken },
                new("expiresIn", new("从现在起还有多少秒有效", "seconds it lives, from now")) { Number = 7199 },
            ],
            Refusals = OfPlatform,
            RefusedWith = "AppSecret 不正确，请网关管理员检查通道配置 [40125] [rid: 6b017aeb-f70841cd-30781450]",
        },
        new("getWxJsapiSign", CallGroup.OfficialAccount,
            new("JS-SDK 页面签名", "The signature for wx.config"),
            new("页面传给 `wx.config` 的参数。", "What a page hands to `wx.config`."))
        {
            Fields = [new("url", new("页面地址，与 `location.href` 一致；`#` 之后不参与", "the page's address exactly as `location.href` has it; what follows `#` does not count"), "https://shop.example/pay?order=1")],
            Shape = AnswerShape.JsapiSign,
            Data =
            [
                new("wxAppId", new("`wx.config` 的 `appId`", "`appId` of `wx.config`")) { Example = "wx0123456789abcdef" },
                new("timestamp", new("秒", "seconds")) { Number = ExampleApps.Seconds },
                new("nonceStr", new("`wx.config` 的 `nonceStr`", "`nonceStr` of `wx.config`")) { Example = "bT43vOVNntet0wQ5" },
                new("signature", new("`wx.config` 的 `signature`", "`signature` of `wx.config`")) { Example = "854a198c3a9f4450f85e89c106c9cee24360807e" },
            ],
            Refusals = OfPlatform,
            RefusedWith = "AppSecret 不正确，请网关管理员检查通道配置 [40125] [rid: 6b017aeb-f70841cd-30781450]",
        },
        new("getWxMiniSession", CallGroup.MiniProgram,
            new("用小程序登录码换取用户标识", "A login code of a mini-program for the user's identity"),
            new("`wx.login` 得到的 `code`。会话密钥由网关加密保存，用于下面两个接口。" + CodeMayBeRepeated.Chinese,
                "The code of `wx.login`. The gateway keeps the session key, encrypted, for the next two calls. " + CodeMayBeRepeated.English))
        {
            Fields = [Code],
            Shape = AnswerShape.MiniSession,
            Data =
            [
                OpenId,
                new("unionId", new("用户在同一主体各账号间的标识；未绑定时没有", "the user across the owner's accounts; absent where they are not bound")) { Example = "oOlWtyeGqTSG1_y29WecWUdF2-el", IsOptional = true },
                new("sessionKey", new("仅应用开启 `exposeSessionKey` 时有", "only where the app has `exposeSessionKey`")) { IsOptional = true },
            ],
            Refusals = OfPlatform,
            RefusedWith = CodeRefused,
        },
        new("checkWxMiniSession", CallGroup.MiniProgram,
            new("检查小程序登录态", "Whether a mini-program session is alive"),
            new("`expired` 时请让小程序重新 `wx.login`，并把新的 `code` 交给 `getWxMiniSession`。",
                "On `expired`, have the mini-program call `wx.login` and pass the new code to `getWxMiniSession`."))
        {
            Fields = [MiniOpenId],
            Shape = AnswerShape.MiniSessionStatus,
            Data = [new("status", new("`alive` 有效；`expired` 已失效，或网关没有该用户的会话", "`alive`, or `expired`: WeChat says so, or no session of that user is kept")) { Example = "alive", Words = ["alive", "expired"] }],
            Refusals = OfPlatform,
            RefusedWith = "AppSecret 不正确，请网关管理员检查通道配置 [40125] [rid: 6b017aeb-f70841cd-30781450]",
        },
        new("decryptWxMiniData", CallGroup.MiniProgram,
            new("解密小程序数据", "Open what a mini-program received encrypted"),
            new("解开 `wx.getWeRunData` 等接口得到的 `encryptedData`，不访问微信。数据无法解密是 10506，用户没有会话是 10405。",
                "Opens the `encryptedData` of `wx.getWeRunData` and its like; nothing is asked of WeChat. Data that does not open is 10506, a user without a session 10405."))
        {
            Fields =
            [
                MiniOpenId,
                new("encryptedData", new("小程序得到的密文", "as the mini-program got it"), "O2F6uFDGoxbvFL2HDNUngYn+Sk/mQoLpN0v4EUZaGz9wCy2QnhyNQadU/UjD5v3WmTc40sfzzbA1K5zZ/QY+HSiwZfo2MLED9mR11E9kRl6qYJ2OfKMXRK0CsWQawjsRIWpQuUT3fE1nw3adc0U7d0Vw3HWsM/4kSOOB9qxRxf8="),
                new("iv", new("初始向量", "the initial vector"), "oJ/JDGBrHqlNaN4J3t405Q=="),
            ],
            Shape = AnswerShape.MiniData,
            Data =
            [
                new("document", new("解密得到的 JSON 文本，逐字节不变", "text: the decrypted JSON, byte for byte"))
                {
                    Example = """{"phoneNumber":"13800000000","countryCode":"86","watermark":{"timestamp":1772337600,"appid":"wx0123456789abcdef"}}""",
                },
            ],
            Refusals = [.. OfChannel, Outcome.ReferenceUnknown],
        },
        new("getWxOpenIdByAuthCode", CallGroup.WeChatPay,
            new("用付款码换取用户标识", "A payment code for the user's openId"),
            new("用户出示的付款码。调用后直到付款码更新，只有本商户能以同一账号对它收款。" + CodeMayBeRepeated.Chinese,
                "The payment code a user shows. After this call, until the code changes, only this merchant can charge it, with the same account. " + CodeMayBeRepeated.English))
        {
            Fields =
            [
                new("authCode", new("付款码", "the payment code"), "149389017859388284"),
                new("subMchId", new("服务商：子商户号", "for a partner: the sub-merchant it acts for"), null),
                new("subAppId", new("服务商：子商户的应用号", "for a partner: the sub-merchant's account"), null),
            ],
            Shape = AnswerShape.OpenIdByAuthCode,
            Data =
            [
                OpenId,
                new("subOpenId", new("用户在子商户账号内的标识", "the user within the sub-merchant's account")) { IsOptional = true },
            ],
            Refusals = OfPlatform,
            RefusedWith = "该码不是微信付款码，请扫描用户的微信付款码 [AUTH_CODE_INVALID]",
        },
        new("getWxPayIdentityToken", CallGroup.WeChatPay,
            new("换取实名校验凭证", "The token for checking a payer's identity"),
            new("微信支付自 2021-11-10 起不再开放，默认关闭：仅 `allowedCalls` 中列出的应用可用。" + CodeMayBeRepeated.Chinese,
                "Closed to new merchants by WeChat Pay since 2021-11-10, and off unless the app's `allowedCalls` have it. " + CodeMayBeRepeated.English))
        {
            Fields =
            [
                new("openId", new("通过授权页的用户", "who passed the page"), ExampleOpenId),
                new("code", new("授权页带回的码，一次有效", "from the page, good once"), ExampleCode),
                new("scope", new("与授权页一致", "as on the page"), "pay_identity"),
            ],
            Shape = AnswerShape.PayIdentityToken,
            Data =
            [
                new("accessToken", new("凭证", "the token")) { Example = ExampleToken },
                new("expiresIn", new("还有多少秒有效", "seconds it still lives")) { Number = 7200 },
                new("refreshToken", new("刷新凭证", "the refresh token")) { Example = "92_-vxlJYzedKgX3npaRRVgVeQ-s-ferSqcRrsjPjV_bZyMJ4pmon_6R_ZYtecHyV94NTbMc2LF0wT6dbY" },
                new("refreshExpiresIn", new("刷新凭证还有多少秒有效", "seconds the refresh token still lives")) { Number = 2592000 },
            ],
            Refusals = OfPlatform,
            RefusedWith = CodeRefused,
        },
        new("channel/auth/generateAuthUrl", CallGroup.ChannelAuth,
            new("生成授权地址与查询码", "An address for the user's browser, and a query code"),
            new("用户打开 `authUrl` 并同意后回到网关的回调地址；随后用 `queryCode` 查询是谁。查询码只属于本应用，只能完成一次。",
                "The user opens `authUrl` and agrees, and comes back to the gateway's callback; then ask who it was with `queryCode`, which is this app's alone and is finished once."))
        {
            Fields =
            [
                Channel, AuthType,
                new("authRedirectUrl", new("完成后浏览器去的地址；须属于应用的 `allowedRedirectOrigins`", "where the browser goes when it is done; of the app's `allowedRedirectOrigins`"), null),
                new("authPath", new("同 `authRedirectUrl`，另一代 SDK 的名称", "the same, as another generation of SDKs names it"), null),
                new("returnPath", new("同 `authRedirectUrl`，另一代 SDK 的名称", "the same, as another generation of SDKs names it"), null),
            ],
            Shape = AnswerShape.ChannelAuthUrl,
            Data =
            [
                new("authUrl", new("用户浏览器要打开的地址", "the address for the user's browser"))
                {
                    Example = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=https%3A%2F%2Fgateway.example%2Funipay%2Fassist%2Fchannel%2Fauth%2Fcallback%2F" + ExampleQueryCode + "&response_type=code&scope=snsapi_base&state=8f14e45fceea167a5a36dedd4bea2543#wechat_redirect",
                },
                new("queryCode", new("查询码", "the query code")) { Example = ExampleQueryCode },
            ],
            Refusals = [.. OfChannel, Outcome.ChannelUnknown],
        },
        new("channel/auth/auth", CallGroup.ChannelAuth,
            new("用平台授权码换取用户标识", "A code of the platform for the user's identity"),
            new("带 `queryCode` 时同时完成该查询码。" + CodeMayBeRepeated.Chinese, "With a `queryCode`, it finishes that one too. " + CodeMayBeRepeated.English))
        {
            Fields = [Channel, AuthType, AuthCode, QueryCode with { Example = null }],
            Shape = AnswerShape.ChannelAuth,
            Data = Identity,
            Refusals = [.. OfPlatform, Outcome.ChannelUnknown, Outcome.ReferenceUnknown],
            RefusedWith = CodeRefused,
        },
        new("channel/auth/authAndSet", CallGroup.ChannelAuth,
            new("用平台授权码完成查询码", "Finish a query code with a code of the platform"),
            new("供没有密钥的页面使用，因此可以不签名：只完成查询码，从不返回用户信息。签了名的必须正确。不支持跨域页面（没有 CORS）。",
                "For a page that has no secret, hence it may come unsigned: it finishes the query code and never answers an identity. A `sign` that is sent has to fit. Not for a page of another origin: there is no CORS."))
        {
            Fields = [Channel, AuthType, AuthCode, QueryCode],
            Refusals = [.. OfPlatform, Outcome.ChannelUnknown, Outcome.ReferenceUnknown],
            RefusedWith = CodeRefused,
        },
        new("channel/auth/queryAuthResult", CallGroup.ChannelAuth,
            new("查询授权结果", "What became of a query code"),
            new("仅生成该查询码的应用能查到。", "For the app that asked for it; to every other it is `not_exist`."))
        {
            Fields = [QueryCode],
            Shape = AnswerShape.ChannelAuth,
            Data = Identity,
        },
    ];

    public static CallText Of(string name) => All.FirstOrDefault(text => text.Name == name)
        ?? throw new InvalidOperationException($"Nothing describes the call {name}.");
}
