using Gateway.Admin.Console;

namespace Gateway.Admin.Sandbox;

internal static class SandboxTexts
{
    public static readonly Text Title = new("沙箱", "Sandbox");
    public static readonly Text Lead = new(
        "对内置的平台模拟器试一次调用：网关用应用的密钥签名，并像任何调用一样检查、执行和记录。",
        "Try a call against the built-in simulator of the platforms: the gateway signs it with the app's secret, and checks, carries out and records it like any other.");
    public static readonly Text Off = new("沙箱未开启", "The sandbox is off");
    public static readonly Text HowToTurnOn = new(
        "在 appsettings.json 中设置，或设置环境变量，然后重启网关。只有标记为沙箱的应用使用模拟器，其余应用不受影响。",
        "Set this in appsettings.json, or as an environment variable, and restart the gateway. Only apps marked as sandbox use the simulator; the others are not touched.");
    public static readonly Text Setting = new("设置", "Setting");
    public static readonly Text Variable = new("环境变量", "Environment variable");
    public static readonly Text NoApps = new("还没有标记为沙箱的应用。", "No app is marked as sandbox yet.");
    public static readonly Text HowToMark = new("新建应用时选择“沙箱”，或通过管理 API 设置 sandbox 为 true。已上线的应用请勿标记。", "Choose sandbox where an app is made, or set sandbox to true by the admin API. Do not mark an app that is live.");
    public static readonly Text App = new("应用", "App");
    public static readonly Text Call = new("接口", "Call");
    public static readonly Text Choose = new("选择", "Choose");
    public static readonly Text Fields = new("请求字段", "Fields of the request");
    public static readonly Text FieldsLead = new("已填好可用的值；授权码是模拟器刚发的，只能用一次。其余字段（appId、nonceStr、reqTime、sign）由网关填写。", "Filled in with values that work; a code is fresh from the simulator and good once. The gateway adds appId, nonceStr, reqTime and sign.");
    public static readonly Text NoFields = new("该接口没有其他字段。", "This call has no fields of its own.");
    public static readonly Text Send = new("签名并发送", "Sign and send");
    public static readonly Text NeedsOperator = new("发送需要操作员角色。", "Sending needs the role of operator.");
    public static readonly Text Open = new("open 应用用商户自己的私钥签名，网关没有它，无法代签。请在命令行用 sign --dialect open 签名后发送。", "An open app signs with the merchant's own private key, which the gateway does not have. Sign on the command line with sign --dialect open.");
    public static readonly Text NoSecret = new("应用没有有效的签名密钥。", "The app has no live sign secret.");
    public static readonly Text TooLong = new("不超过 {0} 个字符", "{0} characters at most");
    public static readonly Text Request = new("发送的请求", "Request");
    public static readonly Text Canonical = new("签名原文", "The text that was signed");
    public static readonly Text Answer = new("应答", "Answer");
    public static readonly Text AnswerSigned = new("应答签名正确", "Its signature fits");
    public static readonly Text AnswerUnsigned = new("应答没有可验证的签名", "It has no signature that fits");
    public static readonly Text InLog = new("在调用记录中查看", "See it in the log");
    public static readonly Text Empty = new("（无内容）", "(empty)");
}
