using Gateway.Admin.Console;

namespace Gateway.Admin.Merchants;

internal static class MerchantsTexts
{
    public static readonly Text Title = new("商户与应用", "Merchants and apps");
    public static readonly Text Lead = new("每个应用有自己的密钥与通道，归属一个商户。", "Every app has secrets and channels of its own, and belongs to a merchant.");
    public static readonly Text New = new("新建商户", "New merchant");
    public static readonly Text Search = new("搜索", "Search");
    public static readonly Text SearchHint = new("商户号、应用号或名称", "Number, app id or name");
    public static readonly Text SearchClear = new("清除", "Clear");
    public static readonly Text Merchants = new("商户", "Merchants");
    public static readonly Text Merchant = new("商户", "Merchant");
    public static readonly Text Apps = new("应用", "Apps");
    public static readonly Text AppsFound = new("匹配的应用", "Apps that match");
    public static readonly Text None = new("还没有商户", "There are no merchants yet");
    public static readonly Text CreateFirst = new("先创建一个商户，再为它创建应用。", "Create one, and then an app of it.");
    public static readonly Text Create = new("创建商户", "Create the merchant");
    public static readonly Text NoneFound = new("没有商户或应用匹配：{0}", "No merchant and no app matches: {0}");
    public static readonly Text NoApps = new("该商户还没有应用", "This merchant has no apps yet");
    public static readonly Text Number = new("商户号", "Merchant number");
    public static readonly Text NumberHint = new("1–32 个字母、数字、- 或 _；留空则自动生成，之后不能修改", "1 to 32 letters, digits, - or _. Left empty, one is made; it does not change later");
    public static readonly Text Name = new("名称", "Name");
    public static readonly Text NameHint = new("仅在控制台与审计记录中显示", "Shown in this console and in the audit log, nowhere else");
    public static readonly Text State = new("状态", "State");
    public static readonly Text Enabled = new("启用", "Enabled");
    public static readonly Text Disabled = new("已停用", "Disabled");
    public static readonly Text MayCall = new("启用", "Enabled");
    public static readonly Text MayCallHint = new("停用后，该商户所有应用的调用都被拒绝（20023）", "While this is off, the calls of all its apps are refused (20023)");
    public static readonly Text Settings = new("商户设置", "Merchant settings");
    public static readonly Text Created = new("商户 {0} 已创建", "Merchant {0} is created");
    public static readonly Text Saved = new("已保存，立即生效", "Saved, and in force");
    public static readonly Text DeleteTitle = new("删除商户", "Delete this merchant");
    public static readonly Text DeleteLead = new("不可恢复。须先删除它的全部应用。", "This cannot be undone. Its apps have to be deleted first.");
    public static readonly Text HasApps = new("它还有应用，请先删除应用，或停用商户。", "It still has apps: delete them first, or disable the merchant.");
    public static readonly Text Deleted = new("商户 {0} 已删除", "Merchant {0} is deleted");
    public static readonly Text SeeCurrent = new("在新窗口查看当前内容", "See what is there now, in another window");
}
