using Gateway.Admin.Console;
using Gateway.Signing;

namespace Gateway.Admin.Doctor;

internal static class DoctorTexts
{
    public static readonly Text Title = new("签名诊断", "Signature doctor");
    public static readonly Text Lead = new(
        "粘贴一条请求，看网关签名的原文、与客户端的差异，以及怎样改才能通过。不会显示密钥，也不会给出正确的签名。",
        "Paste a request and see the text the gateway signs, where the client differs, and what would make it fit. Neither the secret nor the right signature is ever shown.");
    public static readonly Text App = new("应用号", "App id");
    public static readonly Text AppHint = new("留空则取请求体中的 appId", "Left empty, the appId of the body counts");
    public static readonly Text Body = new("请求体（JSON，含 sign）", "The request's body: JSON, with its sign");
    public static readonly Text BodyHint = new("可连同请求头或 curl 命令一起粘贴，取其中的 JSON。", "Headers or a curl command around it do no harm: the JSON in it counts.");
    public static readonly Text Theirs = new("客户端的待签名字符串", "The text the client signed");
    public static readonly Text TheirsHint = new("选填，用于逐字比对；其中的密钥可先删去。", "Optional, to compare letter by letter. Leave out the secret.");
    public static readonly Text Examine = new("诊断", "Examine");
    public static readonly Text FromLog = new("也可在调用记录中打开一条“签名错误”的调用，点“诊断签名”。", "Or open a call with a wrong signature in the log and have that explained.");
    public static readonly Text NoApp = new("没有这个应用", "There is no such app");
    public static readonly Text NoAppNamed = new("请填写应用号：请求体中没有 appId", "Name the app: the body has no appId");
    public static readonly Text NoJson = new("其中没有 JSON 对象", "There is no JSON object in it");
    public static readonly Text Result = new("诊断结果", "What was found");
    public static readonly Text Fits = new("签名正确", "The signature fits");
    public static readonly Text FitsSays = new("与密钥 {0} 相符。若调用仍被拒，请看调用记录中的结果：可能是时间、重放或权限。", "It is that of secret {0}. If the call is refused all the same, its outcome in the log says why: time, replay or permission.");
    public static readonly Text Missing = new("没有签名", "There is no signature");
    public static readonly Text MissingSays = new("请求体中没有文本字段 sign。", "The body has no sign that is text.");
    public static readonly Text Unreadable = new("请求体无法解析", "The body cannot be read");
    public static readonly Text Wrong = new("签名不符", "The signature does not fit");
    public static readonly Text Unknown = new(
        "已知的规则都不能解释这个签名。多半是密钥不同：请核对密钥，再与下面的原文逐字比对。",
        "No known rule explains this signature. Most likely another secret was used: check it, then compare the text below letter by letter.");
    public static readonly Text NoSecret = new("应用没有有效的签名密钥或公钥，任何签名都不会通过。", "The app has no live secret or public key: no signature can fit.");
    public static readonly Text Rules = new("客户端与网关不同的规则", "Rules the client does not follow");
    public static readonly Text Remedies = new("怎样改就能通过（已验证）", "What would make it fit, tried and found true");
    public static readonly Text Canonical = new("网关签名的原文", "The text the gateway signs");
    public static readonly Text CanonicalLead = new("应用 {0}：{1}，{2}。末尾是密钥，以 *** 代替。", "App {0}: {1}, {2}. The secret at the end is shown as ***.");
    public static readonly Text CanonicalLeadOpen = new("应用 {0}：{1}，{2}。", "App {0}: {1}, {2}.");
    public static readonly Text Difference = new("与客户端原文比对", "Beside the client's text");
    public static readonly Text NoDifference = new("两者逐字相同：不同的只能是密钥、算法或签名的编码。", "Both are the same, letter by letter: what differs is the secret, the algorithm or the signature's encoding.");
    public static readonly Text DifferenceAt = new("从第 {0} 个字符起不同：", "They part at character {0}:");
    public static readonly Text Ours = new("网关", "Gateway");
    public static readonly Text TheirsShort = new("客户端", "Client");
    public static readonly Text NothingMore = new("（到此为止）", "(nothing more)");
    public static readonly Text Request = new("收到的请求", "The request received");
    public static readonly Text RequestLead = new("授权码、openId 和令牌已隐去。", "Codes, openIds and tokens are masked.");
    public static readonly Text RemedySettings = new("把应用改为 {0} + {1}，或让客户端按应用现在的设置签名。", "Set the app to {0} with {1}, or let the client sign as the app is set now.");
    public static readonly Text RemedyNewSecret = new("客户端仍在用已于 {1} 失效的密钥 {0}：换成当前密钥。", "The client still uses secret {0}, which ended {1}: give it the current one.");
    public static readonly Text RemedyOwnSecret = new("签名用的是同一商户下应用 {0} 的密钥：换成本应用的密钥，或把 appId 改为 {0}。", "It was signed with the secret of app {0} of the same merchant: use this app's, or send appId {0}.");

    public static Text Of(BodyFault fault) => fault switch
    {
        BodyFault.Empty => new("内容为空。", "It is empty."),
        BodyFault.NotUtf8 => new("不是有效的 UTF-8，或含半个代理对。", "It is not UTF-8, or holds half a surrogate pair."),
        BodyFault.NotAnObject => new("最外层须为 JSON 对象。", "The outermost value has to be an object."),
        BodyFault.TooDeep => new("嵌套过深。", "It is nested too deep."),
        BodyFault.TooManyMembers => new("字段过多。", "It has too many members."),
        BodyFault.NumberOutOfRange => new("有数字超出范围。", "A number in it is out of range."),
        _ => new("不是有效的 JSON（不允许注释、末尾逗号和多余文本）。", "It is not JSON: comments, trailing commas and text behind it are not."),
    };

    /// <summary>The rule as it is, and how a client breaks it.</summary>
    public static (Text Name, Text Advice) Of(SignatureRule rule) => rule switch
    {
        SignatureRule.LetterCase => (new("大小写", "Letter case"), new("只有 v3 把整段原文转为大写；该签名的大小写处理与应用的签名版本不同。", "Only v3 upper-cases the whole text; this signature handles case otherwise than the app's dialect.")),
        SignatureRule.Algorithm => (new("算法", "Algorithm"), new("签名算法与应用设置的 signType 不同。", "Another algorithm than the app's signType was used.")),
        SignatureRule.EmptyMembers => (new("空字符串", "Empty strings"), new("值为空字符串的字段也要参与签名，写作 name=。", "Members with an empty string take part too, as name=.")),
        SignatureRule.NullMembers => (new("null 字段", "Null members"), new("值为 null 的字段不参与签名。", "Members that are null do not take part.")),
        SignatureRule.UnknownMembers => (new("未参与的字段", "Members left out"), new("除 sign 外，发送的每个顶层字段都要参与签名。", "Every top-level member that is sent takes part, except sign.")),
        SignatureRule.MemberOrder => (new("顺序", "Order"), new("按字段名的编码顺序（区分大小写）排序。", "Members are sorted by name in code unit order, upper case first.")),
        SignatureRule.KeySuffix => (new("密钥后缀", "Key suffix"), new("原文以 &key= 加密钥结尾。", "The text ends in &key= and the secret.")),
        SignatureRule.HmacKey => (new("HMAC 密钥", "HMAC key"), new("HMAC 的密钥是配置的密钥原文，不转大写。", "The HMAC key is the secret as configured, not upper-cased.")),
        SignatureRule.QuotesKept => (new("引号与反斜杠", "Quotes and backslashes"), new("v2、v3-beta、v3 的原文要去掉双引号和反斜杠；open 保留。", "They are removed from the text in v2, v3-beta and v3, and kept in open.")),
        SignatureRule.UrlEncoded => (new("URL 编码", "URL encoding"), new("字段值按原样参与签名，不做 URL 编码。", "Values are signed as they are, not URL-encoded.")),
        SignatureRule.TimeUnit => (new("时间", "Time"), new("签名用的 reqTime 与发送的写法不同（秒、毫秒或文本）。", "reqTime was signed in another unit or form than it was sent in.")),
        SignatureRule.SignIncluded => (new("sign 自身", "The sign itself"), new("sign 不参与签名，空的也不。", "sign does not take part, not even empty.")),
        SignatureRule.SecretTrimmed => (new("密钥首尾空白", "White space of the secret"), new("密钥首尾的空白也是密钥的一部分，请原样使用。", "White space around the secret is part of it: use it exactly.")),
        SignatureRule.Nested => (new("嵌套值", "Nested values"), new("嵌套的对象和数组的展开方式不同。", "Objects and arrays are written in another way.")),
        SignatureRule.Numbers => (new("数字写法", "Numbers"), new("数字的写法不同，如小数末尾的零。", "A number is written in another way, such as the zeros at its end.")),
        SignatureRule.SignatureEncoding => (new("签名编码", "Encoding of the signature"), new("HMAC、MD5、SM3 用十六进制，RSA 用 Base64，不含空白。", "HMAC, MD5 and SM3 are hexadecimal, RSA is Base64, without white space.")),
        _ => (Text.Plain(rule.ToString()), Text.Plain("")),
    };
}
