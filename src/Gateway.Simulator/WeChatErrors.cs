namespace Gateway.Simulator;

/// <summary>
/// The errcodes of the calls simulated here with the platform's wording
/// (developers.weixin.qq.com/doc/service/api/webdev/access/api_snsaccesstoken and the platform's error code table).
/// </summary>
internal static class WeChatErrors
{
    public const int SystemBusy = -1;
    public const int BadToken = 40001;
    public const int BadGrantType = 40002;
    public const int BadOpenId = 40003;
    public const int BadAppId = 40013;
    public const int BadCode = 40029;
    public const int BadTicketType = 40097;
    public const int BadSecret = 40125;
    public const int UsedCode = 40163;
    public const int ForeignAddress = 40164;
    public const int FrozenSecret = 40243;
    public const int MissingToken = 41001;
    public const int MissingAppId = 41002;
    public const int MissingSecret = 41004;
    public const int MissingCode = 41008;
    public const int MissingOpenId = 41009;
    public const int ExpiredToken = 42001;
    public const int NeedsGet = 43001;
    public const int NeedsPost = 43002;
    public const int DailyQuota = 45009;
    public const int BadFormat = 47001;
    public const int DeadSessionKey = 87009;

    public static string Message(int errcode) => errcode switch
    {
        SystemBusy => "system error",
        BadToken => "invalid credential, access_token is invalid or not latest",
        BadGrantType => "invalid grant_type",
        BadOpenId => "invalid openid",
        BadAppId => "invalid appid",
        40014 => "invalid access_token",
        BadCode => "invalid code",
        BadTicketType => "invalid args",
        BadSecret => "invalid appsecret",
        UsedCode => "code been used",
        ForeignAddress => "invalid ip, not in whitelist",
        40226 => "code blocked",
        FrozenSecret => "appsecret has been frozen, please unfreeze it first",
        MissingToken => "access_token missing",
        MissingAppId => "appid missing",
        MissingSecret => "appsecret missing",
        MissingCode => "missing code",
        MissingOpenId => "missing openid",
        ExpiredToken => "access_token expired",
        42003 => "code expired",
        NeedsGet => "require GET method",
        NeedsPost => "require POST method",
        DailyQuota => "reach max api daily quota limit",
        45011 => "api minute-quota reach limit, must slower, retry next minute",
        BadFormat => "data format error",
        48001 => "api unauthorized",
        50004 => "forbidden to use the token api",
        50007 => "account has been frozen",
        61004 => "access clientip is not registered",
        DeadSessionKey => "invalid signature",
        89501 => "此IP正在等待管理员确认,请联系管理员",
        89503 => "此IP调用需要管理员确认,请联系管理员",
        89506 => "24小时内该IP被管理员拒绝调用两次，24小时内不可再使用该IP调用",
        89507 => "1小时内该IP被管理员拒绝调用一次，1小时内不可再使用该IP调用",
        _ => "simulated error",
    };
}
