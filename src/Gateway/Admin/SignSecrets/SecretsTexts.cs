using Gateway.Admin.Console;

namespace Gateway.Admin.SignSecrets;

internal static class SecretsTexts
{
    public static readonly Text Title = new("密钥", "Secrets");
    public static readonly Text Live = new("有效的密钥", "Live secrets");
    public static readonly Text LiveKeys = new("有效的公钥", "Live public keys");
    public static readonly Text None = new("没有有效的密钥，所有调用都会因签名被拒绝（20052）", "There is no live secret: every call is refused for its signature (20052)");
    public static readonly Text Secret = new("密钥", "Secret");
    public static readonly Text Key = new("公钥", "Public key");
    public static readonly Text Current = new("当前", "Current");
    public static readonly Text Old = new("旧，仍有效", "Old, still valid");
    public static readonly Text Created = new("创建于", "Created");
    public static readonly Text Expires = new("失效时间", "Expires");
    public static readonly Text NoExpiry = new("长期有效", "does not expire");
    public static readonly Text Left = new("还有 {0}", "{0} left");
    public static readonly Text LastUsed = new("最近使用", "Last used");
    public static readonly Text From = new("来自 {0}", "by {0}");
    public static readonly Text State = new("状态", "State");
    public static readonly Text Fingerprint = new("指纹 {0}", "Fingerprint {0}");
    public static readonly Text LastUsedHint = new(
        "时间旁是本实例收到的最后一个用它签名的请求的来源地址。旧密钥不再有人使用时，即可结束它。",
        "Beside the time stands the address of the last request signed with it, as this instance saw it. An old one that nobody uses any more can be ended.");
    public static readonly Text End = new("结束", "End it");
    public static readonly Text EndOf = new("结束密钥 {0}", "End secret {0}");
    public static readonly Text EndLead = new("用它签名的请求从下一刻起被拒绝。", "Requests signed with it are refused from now on.");
    public static readonly Text Ended = new("密钥已结束", "The secret is ended");
    public static readonly Text Roll = new("轮换密钥", "Roll the secret");
    public static readonly Text RollKey = new("更换公钥", "Change the public key");
    public static readonly Text First = new("添加密钥", "Add a secret");
    public static readonly Text FirstKey = new("上传公钥", "Upload a public key");
    public static readonly Text RollLead = new(
        "新密钥立即生效，旧密钥在重叠期内仍然有效：先在这里轮换，再到接入方更换，期间没有调用失败。",
        "The new one is in force at once, and the old ones stay valid for the overlap: roll here, then change the caller, and no call fails in between.");
    public static readonly Text How = new("新密钥", "The new secret");
    public static readonly Text Make = new("由网关生成", "Make one");
    public static readonly Text MakeHint = new("48 个随机字母和数字，显示一次", "48 random letters and digits, shown once");
    public static readonly Text Import = new("导入已有的", "Import one");
    public static readonly Text ImportHint = new("16–500 个字符，原样保存，例如从原系统迁移时", "16 to 500 characters, kept exactly, such as when a system moves here");
    public static readonly Text Imported = new("要导入的密钥", "Secret to import");
    public static readonly Text ImportedHint = new("选择导入时填写", "Only to import one");
    public static readonly Text Pem = new("商户的 RSA 公钥", "The merchant's RSA public key");
    public static readonly Text PemHint = new("PEM 或其 Base64，2048–4096 位", "PEM, or the base64 in it, 2048 to 4096 bits");
    public static readonly Text Overlap = new("旧密钥继续有效", "The old ones stay valid for");
    public static readonly Text Overlap0 = new("立即失效", "No time: at once over");
    public static readonly Text Overlap1H = new("1 小时", "1 hour");
    public static readonly Text Overlap24H = new("24 小时", "24 hours");
    public static readonly Text Overlap7D = new("7 天", "7 days");
    public static readonly Text Overlap30D = new("30 天", "30 days");
    public static readonly Text Done = new("新密钥已生效", "The new secret is in force");
    public static readonly Text DoneKey = new("新公钥已生效", "The new public key is in force");
    public static readonly Text DoneImported = new("导入的密钥已生效", "The imported secret is in force");
    public static readonly Text Once = new(
        "只显示这一次：请现在复制到接入方的配置中。",
        "It is shown here once: copy it into the caller's configuration now.");
    public static readonly Text Finish = new("我已保存", "I have kept it");
    public static readonly Text PlatformKey = new("平台公钥", "Platform key");
    public static readonly Text PlatformKeyLead = new("网关用它的私钥为应答签名；请把它填入 SDK 的 publicKey。", "The gateway signs its answers with the other half. It goes into the SDK's publicKey.");
    public static readonly Text Download = new("下载 PEM", "Download PEM");
    public static readonly Text OwnersOnly = new("创建、导入与结束密钥需要所有者。", "Making, importing and ending secrets takes an owner.");

    public static Text LeftIn(TimeSpan left) => left switch
    {
        { TotalDays: >= 2 } => new($"{(int)left.TotalDays} 天", $"{(int)left.TotalDays} days"),
        { TotalHours: >= 2 } => new($"{(int)left.TotalHours} 小时", $"{(int)left.TotalHours} hours"),
        { TotalMinutes: >= 2 } => new($"{(int)left.TotalMinutes} 分钟", $"{(int)left.TotalMinutes} minutes"),
        _ => new("不到 2 分钟", "less than 2 minutes"),
    };
}
