using Gateway.Admin.Console;

namespace Gateway.Admin.CompatCredentials;

internal static class CredentialsTexts
{
    public static readonly Text Title = new("令牌凭据", "Token credentials");
    public static readonly Text Lead = new(
        "供按中控服务器方式读取 access_token 与 jsapi_ticket 的现有系统使用：它们用凭据代替 AppSecret，无需签名。每个系统一个，可单独收回。",
        "For systems that read access_token and jsapi_ticket as from a central token server: they present a credential in place of the AppSecret, and sign nothing. One for each system, taken back one by one.");
    public static readonly Text None = new("还没有凭据", "There are no credentials yet");
    public static readonly Text Name = new("用途", "Who it is for");
    public static readonly Text NameHint = new("例如系统名称", "Such as the name of the system");
    public static readonly Text CredentialLabel = new("凭据", "Credential");
    public static readonly Text Created = new("创建于", "Created");
    public static readonly Text LastUsed = new("最近使用", "Last used");
    public static readonly Text New = new("新建凭据", "New credential");
    public static readonly Text Made = new("{0} 的凭据已创建", "The credential of {0} is made");
    public static readonly Text Once = new("只显示这一次：请现在复制到使用它的系统中。", "It is shown here once: copy it into the system it is for now.");
    public static readonly Text Finish = new("我已保存", "I have kept it");
    public static readonly Text Delete = new("收回", "Take back");
    public static readonly Text DeleteOf = new("收回 {0} 的凭据", "Take back that of {0}");
    public static readonly Text DeleteLead = new("使用它的系统从下一刻起读不到令牌。", "The system that uses it reads no more tokens from now on.");
    public static readonly Text Deleted = new("{0} 的凭据已收回", "The credential of {0} is taken back");
    public static readonly Text OwnersOnly = new("创建与收回凭据需要所有者。", "Making and taking back credentials takes an owner.");
}
