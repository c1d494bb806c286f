using Gateway.Admin.Console;

namespace Gateway.Admin.Audit;

internal static class AuditTexts
{
    public static readonly Text Title = new("审计日志", "Audit log");
    public static readonly Text Lead = new("谁在何时改了什么。每条记录以散列相连，改动或删除任何一条都能被发现。", "Who changed what, and when. Records are chained by hash: changing or deleting one shows.");
    public static readonly Text Filters = new("搜索", "Search");
    public static readonly Text Search = new("搜索", "Search");
    public static readonly Text Clear = new("清除", "Clear");
    public static readonly Text App = new("应用号", "App id");
    public static readonly Text Actor = new("操作者", "Who");
    public static readonly Text Action = new("操作", "Action");
    public static readonly Text ActionHint = new("如 app.updated", "Such as app.updated");
    public static readonly Text From = new("起（含）", "From");
    public static readonly Text To = new("止（不含）", "Up to");
    public static readonly Text TimeHint = new("如 2026-01-31T08:00+08:00", "Such as 2026-01-31T08:00+08:00");
    public static readonly Text At = new("时间", "Time");
    public static readonly Text Changes = new("改动", "Changes");
    public static readonly Text Fields = new("{0} 个字段", "{0} fields");
    public static readonly Text NoChanges = new("无字段改动", "no fields");
    public static readonly Text Unreadable = new("内容无法解析（可能被改动）", "not readable, perhaps altered");
    public static readonly Text None = new("没有记录。", "There are no records.");
    public static readonly Text NoneFound = new("没有符合条件的记录。", "No record is like that.");
    public static readonly Text Export = new("导出 CSV", "Export CSV");
    public static readonly Text Chain = new("审计链", "The chain");
    public static readonly Text Verify = new("校验审计链", "Verify the chain");
    public static readonly Text NotVerified = new("启动以来尚未校验；每小时自动校验一次。", "Not verified since the start; it is once an hour.");
    public static readonly Text Whole = new("完整", "Whole");
    public static readonly Text Broken = new("断裂", "Broken");
    public static readonly Text WholeSays = new("{0} 条记录全部完整，校验于", "All {0} records are whole. Verified");
    public static readonly Text BrokenSays = new("前 {0} 条完整，之后：{1}。校验于", "{0} are whole, then: {1}. Verified");
    public static readonly Text UnderWay = new("记录很多，校验仍在进行，请稍后刷新。", "There are many records: this is still under way, reload in a while.");
    public static readonly Text Done = new("校验完成。", "Verified.");
}
