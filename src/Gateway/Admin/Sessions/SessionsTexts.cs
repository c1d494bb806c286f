using Gateway.Admin.Console;

namespace Gateway.Admin.Sessions;

internal static class SessionsTexts
{
    public static readonly Text Title = new("会话", "Sessions");
    public static readonly Text Lead = new("已登录的浏览器。一小时未使用或登录满 12 小时后自动结束。", "Browsers that are signed in. Each ends after an hour unused, and after 12 hours in any case.");
    public static readonly Text Browser = new("浏览器", "Browser");
    public static readonly Text User = new("用户", "User");
    public static readonly Text Address = new("地址", "Address");
    public static readonly Text LastSeen = new("上次使用", "Last used");
    public static readonly Text SignedIn = new("登录于", "Signed in");
    public static readonly Text ThisOne = new("当前会话", "This one");
    public static readonly Text End = new("结束", "End");
    public static readonly Text EndOf = new("结束 {0} 于 {1} 的会话", "End the session of {0} from {1}");
    public static readonly Text EndOthers = new("结束我的其他会话", "End my other sessions");
    public static readonly Text Ended = new("会话已结束", "The session has ended");
    public static readonly Text OthersEnded = new("您的其他会话已结束", "Your other sessions have ended");
    public static readonly Text UnknownBrowser = new("未知浏览器", "Unknown browser");
}
