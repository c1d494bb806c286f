using Gateway.Simulator.Pay;

namespace Gateway.Simulator;

/// <summary>What is added by hand; which other members count follows from the kind.</summary>
internal sealed record AccountRequest
{
    public AccountKind Kind { get; init; }

    public string? Appid { get; init; }

    public string? Secret { get; init; }

    public string? Domain { get; init; }

    public bool Bound { get; init; } = true;

    public string? MchId { get; init; }

    public string? Key { get; init; }

    public bool Partner { get; init; }

    public bool Identity { get; init; }

    public string? PublicKey { get; init; }

    public bool Certificate { get; init; }

    public bool Old { get; init; }

    public string? SubMchId { get; init; }

    public string[] SubAppids { get; init; } = [];
}

internal enum AccountKind
{
    App,
    Pay,
    SubMerchant,
    Alipay,
}

internal sealed record CodeRequest
{
    public CodeKind Kind { get; init; }

    public string? Appid { get; init; }

    public string? Openid { get; init; }

    public string? UserId { get; init; }

    public string? Unionid { get; init; }

    public bool Snapshot { get; init; }

    public string Scope { get; init; } = Scopes.Base;

    public string? MchId { get; init; }
}

internal enum CodeKind
{
    Page,
    Login,
    Pay,
    Identity,
    Alipay,
}

internal sealed record TokenRequest
{
    public required string Appid { get; init; }

    public required TokenChange Do { get; init; }

    public int Errcode { get; init; } = WeChatErrors.FrozenSecret;

    public string[] Addresses { get; init; } = [];
}

internal enum TokenChange
{
    Invalidate,
    DropTicket,
    Refuse,
    Whitelist,
    Allow,
}

internal sealed record SessionRequest
{
    public required string Appid { get; init; }

    public required string Openid { get; init; }

    public required SessionChange Do { get; init; }

    public string Data { get; init; } = "{}";
}

internal enum SessionChange
{
    End,
    Encrypt,
}

internal sealed record NextRequest
{
    public required string Path { get; init; }

    public required MisbehaviourKind Do { get; init; }

    public int Times { get; init; } = 1;

    public int Errcode { get; init; } = WeChatErrors.SystemBusy;

    public string? Errmsg { get; init; }

    public int Milliseconds { get; init; } = 3000;

    public int? Status { get; init; }

    public int Bytes { get; init; } = 4 * 1024 * 1024;

    public JsonFault Fault { get; init; }

    public XmlFault XmlFault { get; init; }

    public string PayErrCode { get; init; } = AuthCodeToOpenId.SystemError;

    public string? PayErrText { get; init; }

    public string ReturnMsg { get; init; } = string.Empty;

    public AlipayFault AlipayFault { get; init; }

    public string SubCode { get; init; } = "isp.unknow-error";

    public string Code { get; init; } = "20000";

    public bool Signed { get; init; } = true;
}
