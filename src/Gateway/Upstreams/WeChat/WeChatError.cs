using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Gateway.Upstreams.WeChat;

/// <summary>Whose turn it is after an error code of WeChat.</summary>
public enum WeChatErrorClass
{
    /// <summary>The user logs in again: a new code is needed.</summary>
    Relogin,

    /// <summary>The administrator mends the account's configuration.</summary>
    Configuration,

    /// <summary>Wait and try again.</summary>
    Wait,

    /// <summary>The user's or account's own state stands in the way.</summary>
    User,

    /// <summary>The gateway asked wrongly, or the code is unknown to it.</summary>
    Other,
}

/// <summary>An error answer of WeChat: its number and the id under which the platform finds the call again.</summary>
/// <param name="CallerIp">The address the platform saw, where it refused one that is not in the account's whitelist.</param>
/// <remarks>
/// The platform's text is not kept: it may repeat what was sent. Classes follow
/// https://developers.weixin.qq.com/doc/service/guide/dev/error_code.html.
/// </remarks>
public sealed partial record WeChatError(long Code, string? Rid, string? CallerIp = null)
{
    /// <summary>The global token it was asked with is no longer good; on the calls that make tokens, 40001 is a wrong secret.</summary>
    public bool IsDeadToken => Code is 40001 or 40014 or 42001;

    /// <summary>What the code asks for.</summary>
    public WeChatErrorClass Class => Code switch
    {
        40029 or 40163 or 42003 or 41008 => WeChatErrorClass.Relogin,
        40001 or 40013 or 40125 or 40164 or 40243 or 48001 or 50004 or 50007 or 61003 or 61004 or 89501 or 89503 => WeChatErrorClass.Configuration,
        -1 or 45009 or 45011 or 89506 or 89507 => WeChatErrorClass.Wait,
        40226 => WeChatErrorClass.User,
        _ => WeChatErrorClass.Other,
    };

    /// <summary>Reads the error an answer holds.</summary>
    internal static WeChatError Of(long code, string? text) => new(code, RidIn(text), code is 40164 or 61004 ? CallerIpIn(text) : null);

    /// <summary>The error as a merchant is told.</summary>
    public PlatformRefusal ToRefusal(WeChatAccountKind kind) => new(
        Code.ToString(CultureInfo.InvariantCulture),
        Describe(kind),
        IsFinal: Class is WeChatErrorClass.Relogin or WeChatErrorClass.User);

    /// <summary>The error of a call that was made with a global token: 40001 does not speak of the secret there.</summary>
    public PlatformRefusal ToRefusalOfToken(WeChatAccountKind kind)
    {
        const string advice = "微信不再接受当前的 access_token，可能有其他系统也在刷新它，请稍后重试";
        var refusal = ToRefusal(kind);
        return IsDeadToken ? refusal with { Message = WithNumbers(advice) } : refusal;
    }

    /// <summary>A sentence that says what to do, with the code and the rid in brackets.</summary>
    public string Describe(WeChatAccountKind kind)
    {
        var account = kind is WeChatAccountKind.MiniProgram ? "小程序" : "公众号";
        var advice = Code switch
        {
            40029 => "授权码无效或已过期，请重新发起授权获取新的 code",
            40163 => "授权码已被使用，请重新发起授权获取新的 code",
            42003 => "授权码已过期，请重新发起授权获取新的 code",
            41008 => "缺少授权码，请重新发起授权获取新的 code",
            40013 => $"{account} AppID 不正确，请网关管理员检查通道配置",
            40125 or 40001 => $"{account} AppSecret 不正确，请网关管理员检查通道配置",
            40164 or 61004 => $"网关的出口 IP {CallerIp} 不在{account}白名单中，请网关管理员在微信后台添加",
            40243 => $"{account} AppSecret 已被冻结，请网关管理员在微信后台解冻",
            48001 => $"{account}没有该接口的权限，请网关管理员在微信后台开通",
            50004 or 50007 => $"{account}已被限制使用该接口，请网关管理员联系微信",
            89501 or 89503 => "微信要求管理员确认本次调用，请网关管理员在微信中确认",
            89506 or 89507 => "管理员在微信中拒绝了网关的调用，请稍后由管理员重新确认",
            40226 => "该用户被微信判定为高风险，暂时不能登录",
            45009 => $"{account}的接口调用次数已用完，请稍后重试",
            45011 => "调用过于频繁，请稍后重试",
            -1 => "微信系统繁忙，请稍后重试",
            _ => "微信拒绝了本次调用",
        };
        return WithNumbers(advice);
    }

    /// <summary>Finds the call's id in the platform's text: <c>rid: 5f…-…-…</c>, in older answers <c>req_id: …</c>.</summary>
    internal static string? RidIn(string? text) =>
        text is not null && RidPattern().Match(text) is { Success: true } match ? match.Groups["id"].Value : null;

    private string WithNumbers(string advice) => Rid is null ? $"{advice} [{Code}]" : $"{advice} [{Code}] [rid: {Rid}]";

    // The only text of the platform that goes on, so it has to be an address and nothing else.
    private static string? CallerIpIn(string? text) =>
        text is not null && IpPattern().Match(text) is { Success: true } match && IPAddress.TryParse(match.Groups["ip"].ValueSpan, out var address)
            ? address.ToString()
            : null;

    [GeneratedRegex(@"\binvalid ip (?<ip>[0-9a-fA-F.:]{2,45})[ ,]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex IpPattern();

    [GeneratedRegex(@"\b(rid|req_id):\s*(?<id>[0-9A-Za-z_\-]{4,64})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex RidPattern();
}
