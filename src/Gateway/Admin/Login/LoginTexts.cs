using Gateway.Admin.Console;

namespace Gateway.Admin.Login;

internal static class LoginTexts
{
    public static readonly Text Title = new("登录", "Sign in");
    public static readonly Text Name = new("用户名", "User name");
    public static readonly Text Password = new("密码", "Password");
    public static readonly Text SignIn = new("登录", "Sign in");
    public static readonly Text Wrong = new("用户名或密码不正确", "The user name or the password is wrong");
    public static readonly Text CodeTitle = new("两步验证", "Two-step verification");
    public static readonly Text Code = new("验证码", "Code");
    public static readonly Text CodeHint = new("身份验证器中的 6 位数字，或一个恢复码", "The 6 digits of your authenticator, or a recovery code");
    public static readonly Text WrongCode = new("验证码不正确或已使用过", "That code is wrong, or was used before");
    public static readonly Text StepOver = new("登录已超时，请重新登录", "That took too long. Sign in again");
    public static readonly Text Continue = new("继续", "Continue");
    public static readonly Text StartOver = new("换一个账号登录", "Sign in as somebody else");
    public static readonly Text FirstStart = new(
        "还没有用户：请打开网关启动时在终端打印的链接", "There is no user yet: open the link that the gateway printed on its terminal when it started");

    public static Text WaitFor(TimeSpan wait) =>
        new($"尝试次数过多，请在 {SecondsOf(wait)} 秒后重试", $"Too many tries. Try again in {SecondsOf(wait)} s");

    /// <summary>Whole ones, rounded up: after so many the next try is made.</summary>
    public static int SecondsOf(TimeSpan wait) => (int)Math.Ceiling(wait.TotalSeconds);
}
