using Gateway.Admin.Console;

namespace Gateway.Admin.Setup;

internal static class SetupTexts
{
    public static readonly Text Title = new("创建第一个管理员", "Make the first administrator");
    public static readonly Text Lead = new("此账号为所有者，可管理一切，包括其他用户。", "This account is an owner: it administers everything, other users too.");
    public static readonly Text Create = new("创建并登录", "Create and sign in");
    public static readonly Text Spent = new("此链接无效或已使用", "This link is not valid, or was used");
    public static readonly Text SpentAdvice = new(
        "每次启动的链接都不同，且仅在还没有用户时有效。请使用最近一次启动时打印的链接。",
        "Every start prints another link, and only while there is no user. Use the one of the last start.");
}
