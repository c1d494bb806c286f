using System.Text.Json.Serialization;
using Gateway.Upstreams;
using Gateway.Upstreams.Alipay;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Admin.Channels;

/// <summary>What the platform says of a channel's configuration, in plain words; never with a secret.</summary>
/// <param name="Works">Whether calls over this channel would succeed as far as can be told.</param>
/// <param name="Problem">One word for programs, null where there is none.</param>
/// <param name="Message">What it means and what to do, 中文 / English.</param>
/// <param name="PlatformCode">The platform's own code.</param>
/// <param name="Rid">Under which WeChat finds the call again.</param>
/// <param name="CallerIp">The address to put into the whitelist.</param>
/// <param name="ClockSkewSeconds">How far this machine's clock is ahead of the platform's; null where the platform did not say.</param>
internal sealed record ChannelCheckAnswer(
    bool Works,
    string? Problem,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PlatformCode = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rid = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CallerIp = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ClockSkewSeconds = null)
{
    private const int TolerableSkewSeconds = 60;

    /// <summary>For an account at WeChat: a token was asked for in the way that ends nobody's.</summary>
    public static ChannelCheckAnswer Of(TokenCheck check, DateTimeOffset now)
    {
        if (check.Reply is not { } reply)
        {
            return check.OverBudget
                ? new(false, "budget", "今日的检查次数已用完，北京时间零点恢复 / The day's checks of this account are used up; they are renewed at midnight in China")
                : new(false, "busy", "另一个网关实例正在刷新该账号，请稍后再检查 / Another instance is refreshing this account, check again in a moment");
        }

        var skew = reply.PlatformTime is { } theirs ? (long)(now - theirs).TotalSeconds : (long?)null;
        var answer = reply switch
        {
            { Value: not null } when Math.Abs(skew ?? 0) > TolerableSkewSeconds => new(true, "clock",
                $"配置可用，但本机时钟与平台相差 {skew} 秒，请校准时钟 / It works, but this machine's clock is {skew} s off the platform's: set it"),
            { Value: not null } => new(true, null, "配置可用 / It works"),
            { Error: { } error } => OfError(error),
            _ => OfFailure(reply.Failure ?? UpstreamFailure.Nonsense),
        };
        return answer with { ClockSkewSeconds = skew };
    }

    /// <summary>For a merchant at WeChat Pay: asked about a payment code that cannot exist, which only a right key gets a signed no to.</summary>
    public static ChannelCheckAnswer Of<T>(PlatformAnswer<T> answer)
        where T : class => answer switch
        {
            { Refusal.Code: "AUTH_CODE_ERROR" or "AUTH_CODE_INVALID" or "AUTHCODEEXPIRE" } or { Value: not null } =>
                new(true, null, "配置可用：密钥与商户号正确 / It works: key and merchant number fit"),
            { Refusal: { Code: "NOAUTH" } refusal } => new(false, "permission",
                "商户没有 authcodetoopenid 接口的权限，请向微信支付申请 / The merchant lacks the permission for authcodetoopenid: ask WeChat Pay for it", refusal.Code),
            { Refusal: { Code: "APPID_NOT_EXIST" or "MCHID_NOT_EXIST" or "APPID_MCHID_NOT_MATCH" } refusal } => new(false, "account",
                "商户号与 AppID 不存在或未绑定 / mchId and wxAppId do not exist or are not bound to each other", refusal.Code),
            { Refusal: { Code: "SYSTEMERROR" } refusal } => new(false, "busy", "微信支付系统繁忙，请稍后再检查 / WeChat Pay is busy, check again later", refusal.Code),
            { Refusal: { Code: not ("FAIL" or "SIGNERROR") } refusal } => new(false, "refused",
                "密钥与商户号正确，但微信支付拒绝了请求，请按错误码查阅微信支付文档 / Key and merchant number fit, but WeChat Pay refused: look its code up in its documentation",
                refusal.Code),
            { Refusal: { } refusal } => new(false, "secret",
                "微信支付拒绝了请求：请检查 APIv2 密钥、商户号、AppID 与签名方式（该接口只接受 MD5）/ WeChat Pay refused: check APIv2 key, mchId, wxAppId and signType (this call takes MD5 only)",
                refusal.Code),
            { Failure: UpstreamFailure.Unauthentic } => new(false, "secret",
                "微信支付的应答验签失败：APIv2 密钥很可能不正确 / The answer's signature does not fit: the APIv2 key is probably wrong"),
            _ => OfFailure(answer.Failure ?? UpstreamFailure.Nonsense),
        };

    /// <summary>For an app at Alipay: asked about a code that cannot exist, which only known keys get a signed no to.</summary>
    public static ChannelCheckAnswer OfAlipay(PlatformAnswer<AlipayIdentity> answer) => answer switch
    {
        { Value: not null } or { Refusal: { Code: AlipayRefusals.CodeInvalid, IsFinal: true } } =>
            new(true, null, "配置可用：应用、私钥与支付宝公钥正确 / It works: app id, private key and Alipay's key fit"),
        { Refusal: { } refusal } => OfAlipayRefusal(refusal.Code),
        { Failure: UpstreamFailure.Unauthentic } => AlipayKeyIsWrong(null),
        _ => OfFailure(answer.Failure ?? UpstreamFailure.Nonsense),
    };

    private static ChannelCheckAnswer OfAlipayRefusal(string code)
    {
        var (problem, message) = code switch
        {
            "isv.invalid-signature" => ("secret",
                "支付宝验签失败：应用私钥与支付宝后台的应用公钥不成对 / Alipay could not verify: the private key does not belong to the public key in Alipay's console"),
            "isv.missing-signature-config" => ("secret", "支付宝后台未配置应用公钥 / Alipay's console holds no public key of this app"),
            "isv.invalid-app-id" => ("account", "aliAppId 不存在，或沙箱与正式环境混用 / aliAppId does not exist, or sandbox and production are mixed up"),
            "isv.invalid-timestamp" => ("clock", "本机时钟与支付宝相差过大，请校准 / This machine's clock is too far off Alipay's: set it"),
            "isp.unknow-error" or "aop.unknow-error" or "isp.unknown-error" or "20000" => ("busy", "支付宝系统繁忙，请稍后再检查 / Alipay is busy, check again later"),
            _ when code.Contains("cert", StringComparison.Ordinal) => ("certificate", "支付宝不认可证书，请检查应用证书与根证书 / Alipay does not accept the certificates: check the app's and the roots"),
            _ when code.StartsWith("isv.insufficient", StringComparison.Ordinal) || code is "40006" => ("permission",
                "应用没有该接口的权限，请在支付宝后台开通 / The app lacks the permission for this call: ask for it in Alipay's console"),
            _ => ("refused", "支付宝拒绝了请求，请按错误码查阅支付宝文档 / Alipay refused: look its code up in its documentation"),
        };
        return code is AlipayRefusals.CodeInvalid ? AlipayKeyIsWrong(code) : new(false, problem, message, code);
    }

    private static ChannelCheckAnswer AlipayKeyIsWrong(string? code) => new(false, "platform-key",
        "支付宝接受了请求，但其应答无法用配置的支付宝公钥验证：请检查 alipayPublicKey（不是应用公钥） / "
            + "Alipay accepted the request, but its answer does not verify with alipayPublicKey: check it (it is not the app's own public key)", code);

    private static ChannelCheckAnswer OfError(WeChatError error)
    {
        var (problem, message) = error.Code switch
        {
            40001 or 40125 => ("secret", "AppSecret 不正确 / The AppSecret is wrong"),
            40013 => ("account", "AppID 不正确 / The AppID is wrong"),
            40164 or 61004 => ("whitelist", error.CallerIp is { } ip
                ? $"IP {ip} 不在白名单中，请在微信后台的 IP 白名单中添加 / {ip} is not in the account's IP whitelist: add it in WeChat's console"
                : "网关的出口 IP 不在白名单中，请在微信后台的 IP 白名单中添加 / The gateway's address is not in the account's IP whitelist: add it in WeChat's console"),
            40243 => ("frozen", "AppSecret 已被冻结，请在微信后台解冻，约 10 分钟后生效 / The AppSecret is frozen: unfreeze it in WeChat's console, it takes about 10 minutes"),
            89501 or 89503 => ("confirm", "微信要求管理员确认，请账号管理员在微信中确认 / WeChat waits for the account's administrator to confirm"),
            89506 => ("confirm", "管理员两次拒绝了该 IP，24 小时后可再试 / The administrator refused this address twice; blocked for 24 hours"),
            89507 => ("confirm", "管理员拒绝了该 IP，1 小时后可再试 / The administrator refused this address; blocked for an hour"),
            50004 or 50007 => ("account", "账号已被冻结或限制，请联系微信 / The account is frozen or restricted: contact WeChat"),
            45009 => ("budget", "微信侧当日调用次数已用完 / WeChat's daily quota is used up"),
            45011 => ("busy", "调用过于频繁，请一分钟后再检查 / Too many calls, check again in a minute"),
            -1 => ("busy", "微信系统繁忙，请稍后再检查 / WeChat is busy, check again later"),
            _ => ("refused", "微信拒绝了请求，请按错误码查阅微信文档 / WeChat refused: look its code up in WeChat's documentation"),
        };
        return new(false, problem, message, error.Code.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Rid, error.CallerIp);
    }

    private static ChannelCheckAnswer OfFailure(UpstreamFailure failure) => failure switch
    {
        UpstreamFailure.NotSent => new(false, "unreachable", "无法连接平台，请检查网络、DNS 与代理 / The platform cannot be reached: check network, DNS and proxy"),
        UpstreamFailure.TimedOut => new(false, "unreachable", "平台响应超时 / The platform did not answer in time"),
        UpstreamFailure.CircuitOpen => new(false, "unreachable", "此前连续失败，已暂停调用，请几秒后再检查 / Paused after repeated failures, check again in a few seconds"),
        UpstreamFailure.Broken => new(false, "unreachable", "连接中断 / The connection broke"),
        _ => new(false, "unreachable",
            "对方返回的不是平台的应答，请检查地址设置与中间代理 / What answered is not the platform: check the address settings and proxies in between"),
    };
}
