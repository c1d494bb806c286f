using Gateway.Admin.Console;
using Gateway.Signing;

namespace Gateway.Admin.Apps;

internal static class AppsTexts
{
    public static readonly Text New = new("新建应用", "New app");
    public static readonly Text App = new("应用", "App");
    public static readonly Text Id = new("应用号", "App id");
    public static readonly Text IdHint = new("1–32 个字母、数字、- 或 _，之后不能修改", "1 to 32 letters, digits, - or _. It does not change later");
    public static readonly Text Name = new("名称", "Name");
    public static readonly Text Merchant = new("商户", "Merchant");
    public static readonly Text MerchantOff = new("商户已停用", "Merchant disabled");
    public static readonly Text Sections = new("应用的各部分", "Parts of this app");

    public static readonly Text Dialect = new("方言", "Dialect");
    public static readonly Text DialectLead = new(
        "决定请求如何签名、应答是什么样子。请选择接入方所用 SDK 的那一代。",
        "Decides how requests are signed and what answers look like. Choose the generation of the SDK that will call.");
    public static readonly Text DialectFixed = new(
        "open 使用 RSA 密钥，不能与其他方言互换。",
        "open uses RSA keys: an app does not change to or from it.");
    public static readonly Text SignType = new("签名算法", "Signature algorithm");
    public static readonly Text SignTypeLead = new(
        "接入方须使用同一算法；请求本身不能选择。",
        "The caller has to use the same one; a request cannot choose it.");
    public static readonly Text SignTypeOpen = new("open 始终使用 RSA2，此处选择不起作用。", "open always uses RSA2, whatever is chosen here.");

    public static readonly Text Sandbox = new("沙箱应用", "Sandbox app");
    public static readonly Text SandboxHint = new(
        "调用由内置的平台模拟器应答，不会到达真实平台；须在设置中开启 Sandbox:Enabled",
        "The built-in simulator of the platforms answers its calls, nothing reaches the real platform. Needs the setting Sandbox:Enabled");
    public static readonly Text Create = new("创建应用", "Create the app");
    public static readonly Text Created = new("应用 {0} 已创建", "App {0} is created");
    public static readonly Text SecretOnce = new(
        "这是它的签名密钥，只显示这一次：请现在复制到接入方的配置中。",
        "This is its sign secret, and it is shown here once: copy it into the caller's configuration now.");
    public static readonly Text Secret = new("签名密钥", "Sign secret");
    public static readonly Text GoOn = new("我已保存，继续", "I have kept it, go on");
    public static readonly Text AskAnOwner = new(
        "应用 {0} 已创建。它还没有密钥，请所有者添加。",
        "App {0} is created. It has no secret yet: ask an owner to add one.");
    public static readonly Text AddKey = new(
        "应用 {0} 已创建。请上传商户的公钥。",
        "App {0} is created. Now upload the merchant's public key.");

    public static readonly Text Connect = new("接入", "Connect");
    public static readonly Text Settings = new("设置", "Settings");
    public static readonly Text Address = new("服务地址", "Service address");
    public static readonly Text AddressHint = new("SDK 的 serviceUrl；路径中已包含应用号", "The SDK's serviceUrl; the app id is part of it");
    public static readonly Text Readiness = new("还差这些", "Still to do");
    public static readonly Text NeedsSecret = new("没有有效的密钥，签名无法通过", "There is no live secret: no signature can fit");
    public static readonly Text NeedsChannel = new("没有启用的通道，调用会得到 20025 或 20021", "No channel is set and enabled: calls get 20025 or 20021");
    public static readonly Text IsOff = new("应用已停用，调用会得到 20023", "The app is disabled: calls get 20023");
    public static readonly Text MerchantIsOff = new("商户已停用，调用会得到 20023", "The merchant is disabled: calls get 20023");
    public static readonly Text SdkTitle = new("SDK 配置", "SDK settings");
    public static readonly Text SdkLead = new(
        "以下内容使用本应用的实际值，可直接复制；只有密钥需要自行填入。完整程序（含验签、重试；Java、Node、Python、PHP、Go、curl）见文档 docs/integrate/。",
        "With this app's own values, ready to copy; only the secret is yours to fill in. Whole programs that verify answers and retry, in Java, Node, Python, PHP, Go and for curl: docs/integrate/.");
    public static readonly Text SecretPlaceholder = new("在此填入签名密钥", "put the sign secret here");
    public static readonly Text PrivateKeyPlaceholder = new("商户私钥 PEM", "the merchant's private key, PEM");
    public static readonly Text PlatformKeyPlaceholder = new("平台公钥 PEM，在密钥页下载", "the platform key, PEM, from the page Secrets");

    public static readonly Text Save = new("保存设置", "Save settings");
    public static readonly Text General = new("基本", "General");
    public static readonly Text Enabled = new("启用", "Enabled");
    public static readonly Text EnabledHint = new("停用后，它的调用都被拒绝（20023）", "While this is off, its calls are refused (20023)");
    public static readonly Text Signing = new("签名", "Signing");
    public static readonly Text Window = new("请求有效期（秒）", "Request window (seconds)");
    public static readonly Text WindowHint = new("5–3600：reqTime 最多早于现在多久；晚于现在最多 60 秒", "5 to 3600: how old reqTime may be. It may be at most 60 s ahead");
    public static readonly Text Nonce = new("要求 nonceStr", "Require nonceStr");
    public static readonly Text NonceHint = new("没有随机串的请求被拒绝；open 始终要求", "Requests without one are refused; open always requires it");
    public static readonly Text Zone = new("时区", "Time zone");
    public static readonly Text ZoneHint = new("不带时区的 reqTime 按此解释，如 Asia/Shanghai", "What a reqTime without a zone is in, such as Asia/Shanghai");
    public static readonly Text Explain = new("解释签名差异", "Explain signatures");
    public static readonly Text ExplainHint = new(
        "签名不符时，ping 会返回网关所签的文本与差异（不含密钥）。联调时开启，上线后关闭",
        "ping answers a wrong signature with the text the gateway signed and the rule that differs, never the secret. On while integrating, off afterwards");
    public static readonly Text Users = new("用户身份", "User identities");
    public static readonly Text Snapshot = new("接受快照页虚拟账号", "Accept snapshot users");
    public static readonly Text SnapshotHint = new("微信快照页中的用户是虚拟账号，openId 不能用于支付；默认拒绝", "In WeChat's snapshot mode users are virtual, and their openId cannot pay; refused by default");
    public static readonly Text SessionKey = new("返回 sessionKey", "Hand out sessionKey");
    public static readonly Text SessionKeyHint = new("getWxMiniSession 的应答包含会话密钥。微信要求它不离开服务器，仅在确有需要时开启", "getWxMiniSession answers with the session key. WeChat asks that it stays on servers: only where it is needed");
    public static readonly Text Origins = new("允许的跳转来源", "Allowed redirect origins");
    public static readonly Text OriginsHint = new(
        "每行一个，如 https://shop.example；getWxAuthUrl 的 url 只能指向这些来源。留空则不限制",
        "One a line, such as https://shop.example: getWxAuthUrl takes a url of these alone. Left empty, of any");
    public static readonly Text Calls = new("允许的调用", "Allowed calls");
    public static readonly Text CallsHint = new("其他调用得到 20030", "All others get 20030");
    public static readonly Text DeleteTitle = new("删除应用", "Delete this app");
    public static readonly Text DeleteLead = new(
        "不可恢复：密钥、通道与凭据一并删除，调用从下一刻起被拒绝。",
        "This cannot be undone. Its secrets, channels and credentials go with it, and its calls are refused from then on.");
    public static readonly Text Deleted = new("应用 {0} 已删除", "App {0} is deleted");
    public static readonly Text Yes = new("是", "Yes");
    public static readonly Text No = new("否", "No");
    public static readonly Text Any = new("不限制", "Any");

    public static Text NameOf(Dialect dialect) => dialect switch
    {
        Gateway.Signing.Dialect.V2 => new("v2（2.0.x）", "v2 (2.0.x)"),
        Gateway.Signing.Dialect.V3Beta => new("v3-beta（3.0.0-beta）", "v3-beta (3.0.0-beta)"),
        Gateway.Signing.Dialect.V3 => new("v3（3.0.0）", "v3 (3.0.0)"),
        _ => new("open（RSA）", "open (RSA)"),
    };

    public static Text HintOf(Dialect dialect) => dialect switch
    {
        Gateway.Signing.Dialect.V2 => new(
            "DaxPay 2.0.x（daxpay-single-sdk）。reqTime 为秒数，签名在 data 内",
            "DaxPay 2.0.x (daxpay-single-sdk). reqTime in seconds, the signature inside data"),
        Gateway.Signing.Dialect.V3Beta => new(
            "DaxPay 3.0.0-beta1 至 beta4。reqTime 为 yyyy-MM-dd HH:mm:ss，整个应答签名",
            "DaxPay 3.0.0-beta1 to beta4. reqTime as yyyy-MM-dd HH:mm:ss, the whole answer signed"),
        Gateway.Signing.Dialect.V3 => new(
            "DaxPay 3.0.0（daxpay-open-sdk）。签名前整个文本转为大写，请求带 mchNo",
            "DaxPay 3.0.0 (daxpay-open-sdk). The whole text is upper-cased before it is signed; requests carry mchNo"),
        _ => new(
            "DaxPay Open（Java、Node、Python、Go、PHP）。双方各用 RSA 私钥签名，不共享密钥；必须带 nonceStr",
            "DaxPay Open (Java, Node, Python, Go, PHP). Both sides sign with an RSA key of their own, nothing is shared; nonceStr is required"),
    };

    public static Text HintOf(SignType signType) => signType switch
    {
        Gateway.Signing.SignType.HmacSha256 => new("最稳妥的选择，各代 SDK 都支持", "The soundest of the three; every SDK has it"),
        Gateway.Signing.SignType.Md5 => new("2.0.x SDK 的默认值；仅为兼容旧系统", "What 2.0.x SDKs do by default; for systems that cannot change"),
        Gateway.Signing.SignType.Sm3 => new("国密摘要，3.0.0 起的 SDK 支持", "The Chinese national digest; SDKs from 3.0.0 on"),
        _ => new("SHA256withRSA，仅 open 使用", "SHA256withRSA, for open alone"),
    };
}
