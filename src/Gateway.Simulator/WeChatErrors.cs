namespace Gateway.Simulator;

/// <summary>
/// The errcodes of the calls simulated here with the platform's wording
/// (developers.weixin.qq.com/doc/service/api/webdev/access/api_snsaccesstoken and the platform's error code table).
/// </summary>
internal static class WeChatErrors
{
    public const int SystemBusy = -1;
    public const int BadGrantType = 40002;
    public const int BadAppId = 40013;
    public const int BadCode = 40029;
    public const int BadSecret = 40125;
    public const int UsedCode = 40163;
    public const int MissingAppId = 41002;
    public const int MissingSecret = 41004;
    public const int MissingCode = 41008;
    public const int NeedsGet = 43001;

    public static string Message(int errcode) => errcode switch
    {
        SystemBusy => "system error",
        40001 => "invalid credential, access_token is invalid or not latest",
        BadGrantType => "invalid grant_type",
        BadAppId => "invalid appid",
        BadCode => "invalid code",
        BadSecret => "invalid appsecret",
        UsedCode => "code been used",
        40226 => "code blocked",
        MissingAppId => "appid missing",
        MissingSecret => "appsecret missing",
        MissingCode => "missing code",
        42003 => "code expired",
        NeedsGet => "require GET method",
        45009 => "reach max api daily quota limit",
        45011 => "api minute-quota reach limit, must slower, retry next minute",
        48001 => "api unauthorized",
        _ => "simulated error",
    };
}
