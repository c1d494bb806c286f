namespace Gateway.Admin.Console;

/// <summary>What is said on every page, and on those that are none.</summary>
internal static class ConsoleTexts
{
    public static readonly Text Product = new("支付辅助网关", "Payment Assist Gateway");
    public static readonly Text SkipToContent = new("跳到正文", "Skip to content");
    public static readonly Text Menu = new("主菜单", "Main menu");
    public static readonly Text Settings = new("设置", "Settings");
    public static readonly Text SignOut = new("退出登录", "Sign out");
    public static readonly Text LanguageLabel = new("语言", "Language");
    public static readonly Text ThemeLabel = new("外观", "Appearance");
    public static readonly Text ThemeAuto = new("跟随系统", "System");
    public static readonly Text ThemeLight = new("浅色", "Light");
    public static readonly Text ThemeDark = new("深色", "Dark");
    public static readonly Text Save = new("保存", "Save");
    public static readonly Text Cancel = new("取消", "Cancel");
    public static readonly Text Back = new("返回控制台", "Back to the console");
    public static readonly Text Copy = new("复制", "Copy");
    public static readonly Text Copied = new("已复制", "Copied");
    public static readonly Text Older = new("更早", "Older");
    public static readonly Text Newest = new("最新", "Newest");
    public static readonly Text FirstPage = new("第一页", "First page");
    public static readonly Text NextPage = new("下一页", "Next page");
    public static readonly Text Pages = new("翻页", "Pages");
    public static readonly Text Never = new("从未", "never");
    public static readonly Text Actions = new("操作", "Actions");
    public static readonly Text TypeToConfirm = new("请输入 {0} 以确认", "Type {0} to confirm");
    public static readonly Text NotTheName = new("与名称不一致", "That is not the name");
    public static readonly Text CheckTheForm = new("请检查标出的内容", "Please check what is marked below");
    public static readonly Text Required = new("必填", "Please fill this in");
    public static readonly Text ChangedMeanwhile = new("内容已被他人修改，请核对后重新提交", "Somebody else changed this meanwhile. Check it and send it again");
    public static readonly Text TraceId = new("追踪号：", "Trace id:");
    public static readonly Text RoleOwner = new("所有者", "Owner");
    public static readonly Text RoleOperator = new("操作员", "Operator");
    public static readonly Text RoleViewer = new("只读", "Viewer");
    public static readonly Text RoleOwnerHint = new("管理一切，包括用户、密钥与令牌", "Everything, with users, secrets and tokens");
    public static readonly Text RoleOperatorHint = new("除用户、密钥与令牌的创建外，可修改一切", "Everything but users, and making secrets and tokens");
    public static readonly Text RoleViewerHint = new("只能查看", "Looks at everything, changes nothing");
    public static readonly Text FormOutdated = new("表单已失效", "This form is out of date");
    public static readonly Text FormOutdatedAdvice = new("请返回上一页，刷新后重新提交。", "Go back, reload the page and send it again.");
    public static readonly Text NotAllowed = new("没有权限", "Not allowed");
    public static readonly Text NotAllowedAdvice = new("您的角色不能进行此操作，请联系所有者。", "Your role does not cover this. Ask an owner.");
    public static readonly Text NoSuchPage = new("页面不存在", "There is no such page");
    public static readonly Text NoSuchPageAdvice = new("它可能已被删除，或者地址有误。", "It may have been deleted, or the address is mistyped.");
    public static readonly Text OurFault = new("出错了", "Something went wrong");
    public static readonly Text OurFaultAdvice = new("错误已记入日志，可按下面的追踪号查找。", "The log has it under the trace id below.");
    public static readonly Text NotPossible = new("无法处理该请求", "This cannot be done");
    public static readonly Text NotPossibleAdvice = new("请返回上一页重试。", "Go back and try again.");

    public static Text Role(AdminRole role) => role switch
    {
        AdminRole.Viewer => RoleViewer,
        AdminRole.Operator => RoleOperator,
        _ => RoleOwner,
    };

    public static Text RoleHint(AdminRole role) => role switch
    {
        AdminRole.Viewer => RoleViewerHint,
        AdminRole.Operator => RoleOperatorHint,
        _ => RoleOwnerHint,
    };
}
