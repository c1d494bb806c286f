using Gateway.Admin.Console;

namespace Gateway.Admin.Users;

internal static class UsersTexts
{
    public static readonly Text Title = new("用户", "Users");
    public static readonly Text Lead = new("可以登录控制台的人。", "The people who can sign in to the console.");
    public static readonly Text NameRule = new("2 至 32 个字母、数字或 . - _ @", "2 to 32 letters, digits or . - _ @");
    public static readonly Text NameTaken = new("该用户名已存在", "There is a user of that name");
    public static readonly Text New = new("新建用户", "New user");
    public static readonly Text Role = new("角色", "Role");
    public static readonly Text State = new("状态", "State");
    public static readonly Text Enabled = new("启用", "Enabled");
    public static readonly Text Disabled = new("停用", "Disabled");
    public static readonly Text TwoStep = new("两步验证", "Two-step");
    public static readonly Text LastSignIn = new("上次登录", "Last sign-in");
    public static readonly Text Created = new("创建于", "Created");
    public static readonly Text Waiting = new("待设置密码", "Has to choose a password");
    public static readonly Text You = new("您", "You");
    public static readonly Text Create = new("创建用户", "Create user");
    public static readonly Text CreatedTitle = new("用户 {0} 的临时密码", "The temporary password of {0}");
    public static readonly Text PasswordOnce = new(
        "只显示这一次。请以安全的方式转交，对方首次登录时须设置自己的密码。",
        "Shown this once. Pass it on safely: the first sign-in asks for a password of one's own.");
    public static readonly Text Edit = new("角色与状态", "Role and state");
    public static readonly Text MaySignIn = new("可以登录", "May sign in");
    public static readonly Text EndsSessions = new("修改角色或停用后，该用户的所有会话立即结束。", "A new role, and disabling, end all sessions of this user at once.");
    public static readonly Text Saved = new("已保存", "Saved");
    public static readonly Text LastOwner = new("至少须保留一个可登录的所有者", "One owner who may sign in has to be left");
    public static readonly Text NotYourself = new("不能修改自己的角色或停用自己", "You cannot change your own role, or disable yourself");
    public static readonly Text ResetTitle = new("重置密码", "Reset the password");
    public static readonly Text ResetLead = new("生成一个临时密码，结束该用户的所有会话。", "Makes a temporary password and ends all sessions of this user.");
    public static readonly Text TwoStepOffTitle = new("关闭两步验证", "Turn off two-step verification");
    public static readonly Text TwoStepOffLead = new("用于手机与恢复码均已丢失的情况。", "For who has lost the telephone and the recovery codes.");
    public static readonly Text TwoStepIsOff = new("已关闭该用户的两步验证", "Two-step verification of this user is off");
    public static readonly Text DeleteTitle = new("删除用户", "Delete the user");
    public static readonly Text DeleteLead = new("无法恢复；其操作记录保留在审计日志中。", "Cannot be undone. What the user did stays in the audit log.");
    public static readonly Text Deleted = new("用户 {0} 已删除", "The user {0} is deleted");
    public static readonly Text BackToUsers = new("完成", "Done");
}
