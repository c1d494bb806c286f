using Gateway.Admin.Console;

namespace Gateway.Admin.Account;

internal static class AccountTexts
{
    public static readonly Text Title = new("我的账号", "My account");
    public static readonly Text Profile = new("账号", "Profile");
    public static readonly Text RoleLabel = new("角色", "Role");
    public static readonly Text Password = new("密码", "Password");
    public static readonly Text PasswordSince = new("上次修改：", "Last changed");
    public static readonly Text ChangePassword = new("修改密码", "Change password");
    public static readonly Text ChooseOwn = new("请设置您自己的密码后继续", "Choose a password of your own to go on");
    public static readonly Text CurrentPassword = new("当前密码", "Current password");
    public static readonly Text NewPasswordLabel = new("新密码", "New password");
    public static readonly Text PasswordRule = new("12 至 256 个字符，至少 4 种不同字符，不含用户名", "12 to 256 characters, four different ones at least, without the user name");
    public static readonly Text Repeated = new("再次输入", "Once more");
    public static readonly Text NotRepeated = new("两次输入不一致", "The two are not the same");
    public static readonly Text NotCurrent = new("当前密码不正确", "That is not your current password");
    public static readonly Text NotNew = new("新密码不能与当前密码相同", "The new password is the current one");
    public static readonly Text PasswordChanged = new("密码已修改，其他会话已结束", "Your password is changed. Your other sessions have ended");
    public static readonly Text EndsSessions = new("修改后，您的其他会话将结束。", "Your other sessions end with this.");
    public static readonly Text TwoStep = new("两步验证", "Two-step verification");
    public static readonly Text TwoStepLead = new("除密码外，登录时还需身份验证器中的验证码。", "Signing in also asks for a code of your authenticator app.");
    public static readonly Text On = new("已开启", "On");
    public static readonly Text Off = new("未开启", "Off");
    public static readonly Text TurnOn = new("开启", "Turn on");
    public static readonly Text TurnOff = new("关闭两步验证", "Turn off two-step verification");
    public static readonly Text Manage = new("管理", "Manage");
    public static readonly Text Scan = new("用身份验证器扫描二维码，或手动输入密钥", "Scan the picture with your authenticator app, or type the key");
    public static readonly Text Picture = new("二维码：{0} 的两步验证密钥", "QR code with the two-step key of {0}");
    public static readonly Text Key = new("密钥", "Key");
    public static readonly Text KeyAddress = new("otpauth 地址", "otpauth address");
    public static readonly Text CodeWrong = new("验证码不正确", "That code is wrong");
    public static readonly Text EnterCode = new("输入其中显示的 6 位数字", "Type the 6 digits it shows");
    public static readonly Text RecoveryTitle = new("恢复码", "Recovery codes");
    public static readonly Text RecoveryLead = new(
        "手机不在身边时，每个恢复码可代替验证码一次。只在此显示一次，请妥善保存。",
        "Each takes the place of a code once, when your telephone is out of reach. They are shown here once: keep them safe.");
    public static readonly Text RecoveryAnew = new("重新生成恢复码", "Make new recovery codes");
    public static readonly Text RecoveryAnewLead = new("旧的恢复码将失效。", "The old ones stop working.");
    public static readonly Text TwoStepIsOn = new("两步验证已开启", "Two-step verification is on");
    public static readonly Text TwoStepIsOff = new("两步验证已关闭", "Two-step verification is off");
    public static readonly Text KeptThem = new("我已保存", "I have kept them");
    public static readonly Text Appearance = new("语言与外观", "Language and appearance");
    public static readonly Text SessionsLead = new("查看已登录的浏览器，并可逐个结束。", "See which browsers are signed in, and end any of them.");

    /// <summary>How many recovery codes are left.</summary>
    public static Text LeftOf(int count) => new($"剩余 {count} 个", $"{count} left");
}
