using Gateway.Admin.Console;

namespace Gateway.Admin.Channels;

internal static class ChannelsTexts
{
    public static readonly Text Title = new("通道", "Channels");
    public static readonly Text Mp = new("微信公众号", "WeChat public account");
    public static readonly Text MpLead = new("网页授权登录（getWxAuthUrl、getWxAccessToken）、JS-SDK 签名与全局令牌", "Signing users in on web pages (getWxAuthUrl, getWxAccessToken), JS-SDK signatures and the global token");
    public static readonly Text Mini = new("微信小程序", "WeChat mini-program");
    public static readonly Text MiniLead = new("小程序登录（getWxMiniSession）、数据解密与全局令牌", "Mini-program login (getWxMiniSession), decrypting its data, and the global token");
    public static readonly Text Pay = new("微信支付", "WeChat Pay");
    public static readonly Text PayLead = new("付款码换 openId（getWxOpenIdByAuthCode）与支付身份令牌", "openId of who shows a payment code (getWxOpenIdByAuthCode), and identity tokens");
    public static readonly Text Alipay = new("支付宝", "Alipay");
    public static readonly Text AlipayLead = new("网页授权登录（channel/auth，ali_pay）", "Signing users in on web pages (channel/auth, ali_pay)");
    public static readonly Text AliAppId = new("支付宝应用号 APPID", "Alipay's APPID of the app");
    public static readonly Text AliAppIdHint = new("如 2021000000000000", "Such as 2021000000000000");
    public static readonly Text PrivateKey = new("应用私钥", "Private key of the app");
    public static readonly Text PrivateKeyHint = new("RSA2，2048 位以上，PKCS#8 或 PKCS#1，PEM 或其 Base64；保存后不再显示", "RSA2 of 2048 bits or more, PKCS#8 or PKCS#1, PEM or the Base64 of it; not shown again once saved");
    public static readonly Text AlipayPublicKey = new("支付宝公钥", "Alipay's public key");
    public static readonly Text AlipayPublicKeyHint = new(
        "支付宝后台“查看支付宝公钥”所示，不是应用公钥；证书模式填 alipayCertPublicKey_RSA2.crt 的内容",
        "As Alipay's console shows it, not the app's own; in certificate mode the contents of alipayCertPublicKey_RSA2.crt");
    public static readonly Text KeyMode = new("加签模式", "Signing mode");
    public static readonly Text ByKey = new("密钥", "Keys");
    public static readonly Text ByCertificate = new("证书", "Certificates");
    public static readonly Text AppCertificate = new("应用公钥证书", "Certificate of the app");
    public static readonly Text AppCertificateHint = new("仅证书模式：appCertPublicKey 文件的内容。已保存的留空则保持不变", "Certificate mode only: the contents of the appCertPublicKey file. Leave it empty to keep what is saved");
    public static readonly Text RootCertificates = new("支付宝根证书", "Alipay's root certificates");
    public static readonly Text RootCertificatesHint = new("仅证书模式：alipayRootCert.crt 的内容。已保存的留空则保持不变", "Certificate mode only: the contents of alipayRootCert.crt. Leave it empty to keep what is saved");
    public static readonly Text AppPublicKey = new("应用公钥（填入支付宝后台）", "Public key of the app, for Alipay's console");
    public static readonly Text NotSet = new("未配置", "Not set");
    public static readonly Text Enabled = new("启用", "Enabled");
    public static readonly Text Disabled = new("已停用", "Disabled");
    public static readonly Text SetUp = new("配置", "Set up");
    public static readonly Text SetUpOf = new("配置{0}", "Set up {0}");
    public static readonly Text Edit = new("修改", "Edit");
    public static readonly Text EditOf = new("修改{0}", "Edit {0}");
    public static readonly Text Check = new("检查", "Check");
    public static readonly Text CheckOf = new("检查{0}", "Check {0}");
    public static readonly Text CheckHint = new("检查：用已保存的配置向平台发一次无害的请求，并显示平台的答复。", "Check: sends the platform one harmless request with what is saved, and shows what it says.");
    public static readonly Text Works = new("可用", "It works");
    public static readonly Text Fails = new("不可用", "It does not work");
    public static readonly Text PlatformCode = new("平台错误码", "Platform code");
    public static readonly Text Rid = Text.Plain("rid");
    public static readonly Text CallerIp = new("网关的出口 IP", "The gateway's address");
    public static readonly Text Skew = new("时钟相差", "Clock difference");
    public static readonly Text Seconds = new("{0} 秒", "{0} s");
    public static readonly Text AppSecret = Text.Plain("AppSecret");
    public static readonly Text AppSecretHint = new("微信后台 开发 / 基本配置 中的 32 位密钥；保存后不再显示", "The 32 characters of WeChat's console, under development settings; not shown again once saved");
    public static readonly Text ApiKey = new("APIv2 密钥", "APIv2 key");
    public static readonly Text ApiKeyHint = new("商户平台 账户中心 / API 安全 中设置的 32 位密钥；保存后不再显示", "The 32 characters set in the merchant platform, under API security; not shown again once saved");
    public static readonly Text Held = new("已保存，末四位 {0}。留空则保持不变", "Saved, ends in {0}. Leave it empty to keep it");
    public static readonly Text HeldShort = new("已保存。留空则保持不变", "Saved. Leave it empty to keep it");
    public static readonly Text Set = new("末四位 {0}", "ends in {0}");
    public static readonly Text SetShort = new("已保存", "saved");
    public static readonly Text Since = new("更新于", "changed");
    public static readonly Text WxAppId = Text.Plain("AppID");
    public static readonly Text WxAppIdHint = new("如 wx0123456789abcdef", "Such as wx0123456789abcdef");
    public static readonly Text PayAppIdHint = new("与商户号绑定的公众号或小程序；返回的 openId 属于它", "The account bound to the merchant number: openIds are its");
    public static readonly Text MchId = new("微信支付商户号", "WeChat Pay merchant number");
    public static readonly Text SignType = new("签名方式", "signType");
    public static readonly Text Md5 = new("MD5（推荐）", "MD5 (recommended)");
    public static readonly Text Hmac = Text.Plain("HMAC-SHA256");
    public static readonly Text TokenMode = new("全局令牌接口", "Endpoint of the global token");
    public static readonly Text TokenModeHint = new(
        "稳定版不影响其他系统已取得的令牌；经典版每次刷新都使旧令牌在 5 分钟后失效，同一账号只能有一个使用者",
        "Stable leaves tokens of other systems alone. Classic ends the token before within 5 minutes of every refresh: one user per account");
    public static readonly Text ModeDefault = new("按网关设置 WeChat:TokenMode", "As the gateway's setting WeChat:TokenMode says");
    public static readonly Text ModeStable = new("稳定版 stable_token", "Stable (stable_token)");
    public static readonly Text ModeClassic = new("经典版 token", "Classic (token)");
    public static readonly Text EnabledHint = new("停用后，经此通道的调用得到 20021", "While this is off, calls over it get 20021");
    public static readonly Text Saved = new("通道已保存，立即生效", "The channel is saved, and in force");
    public static readonly Text DeleteTitle = new("删除通道", "Delete this channel");
    public static readonly Text DeleteLead = new("保存的密钥一并删除。经此通道的调用将得到 20025。", "The secret that is saved goes with it. Calls over it get 20025.");
    public static readonly Text Deleted = new("通道已删除", "The channel is deleted");
    public static readonly Text OperatorsOnly = new("修改与检查通道需要操作员。", "Changing and checking channels takes an operator.");

    public static Text NameOf(string channel) => channel switch
    {
        "wechat-mp" => Mp,
        "wechat-mini" => Mini,
        AlipayChannelChanges.Name => Alipay,
        _ => Pay,
    };

    public static Text LeadOf(string channel) => channel switch
    {
        "wechat-mp" => MpLead,
        "wechat-mini" => MiniLead,
        AlipayChannelChanges.Name => AlipayLead,
        _ => PayLead,
    };

    /// <summary>What its secret is called.</summary>
    public static Text SecretOf(string channel) => channel switch
    {
        WeChatPayChannelChanges.Name => ApiKey,
        AlipayChannelChanges.Name => PrivateKey,
        _ => AppSecret,
    };
}
