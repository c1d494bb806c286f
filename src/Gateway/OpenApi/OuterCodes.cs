using Gateway.Envelope;
using Gateway.Signing;

namespace Gateway.OpenApi;

/// <summary>The outer codes there are: which, read off the table the gate answers by; what they mean, here.</summary>
internal static class OuterCodes
{
    private const int FirstCode = 1000;

    /// <summary>Every code a call can be answered with, and 0, in ascending order. Plain HTTP statuses are none.</summary>
    public static IReadOnlyList<int> All { get; } =
    [
        .. Enum.GetValues<Outcome>().SelectMany(CodesOf).Distinct().Order(),
    ];

    /// <summary>The codes of one outcome, in every dialect.</summary>
    public static IEnumerable<int> CodesOf(Outcome outcome) => Enum.GetValues<Dialect>()
        .Select(dialect => OutcomeCodes.Of(outcome, dialect))
        .Where(code => code is 0 or >= FirstCode)
        .Distinct();

    /// <summary>Everything a code may mean.</summary>
    public static ApiText MeaningOf(int code) =>
        ApiText.Join(Enum.GetValues<Outcome>().Where(outcome => CodesOf(outcome).Contains(code)).Select(outcome => Meaning(outcome, code)));

    private static ApiText Meaning(Outcome outcome, int code) => outcome switch
    {
        Outcome.Success => new("成功；v2 下平台拒绝也是外层 0，此时 `data.code` 为 1", "success; in v2 also a refusal by the platform, with `data.code` 1"),
        Outcome.BodyUnreadable => new(
            "请求体无法解析：不是 JSON 对象、嵌套过深、字段过多，或 `sign`、`appId`、`reqTime` 重复",
            "the body is no JSON object, too deep, has too many members, or repeats `sign`, `appId` or `reqTime`"),
        Outcome.FieldInvalid => new("字段缺失、过长、格式不对或互相矛盾，`msg` 一次列出全部问题",
            "a field is missing, too long, malformed or contradicts another; `msg` names all problems at once"),
        Outcome.ReferenceUnknown => new("引用的对象不存在或已失效：`queryCode` 或用户会话", "a field refers to something unknown or over: a `queryCode`, a user's session"),
        Outcome.NonceMissing => new("缺少随机字符串 `nonceStr`", "`nonceStr` is missing"),
        Outcome.AppUnavailable => new("应用或商户不存在，或未启用", "app or merchant unknown or disabled"),
        Outcome.SignatureWrong => new("签名缺失或不正确", "the signature is missing or does not fit"),
        Outcome.TimeOutsideWindow => new("`reqTime` 不在允许的时间范围内，`msg` 给出服务器时间和相差的秒数",
            "`reqTime` is outside the window; `msg` has the server's time and the difference in seconds"),
        Outcome.Replayed => new("重复的请求", "replayed"),
        Outcome.CallNotAllowed => new("应用未开通该接口", "the app is not allowed the call"),
        Outcome.ChannelUnknown => new("不支持的通道 `channel`", "unknown `channel`"),
        Outcome.ChannelDisabled => new("通道未启用", "the channel is disabled"),
        Outcome.ChannelNotConfigured => new("通道未配置", "the channel is not configured"),
        Outcome.RefusedByPlatform => new("被平台拒绝，`msg` 的方括号中是平台的错误码；v2 在 `data` 中表示", "refused by the platform, whose code stands in brackets in `msg`; v2 says it in `data`"),
        Outcome.PlatformUnreachable => new("平台不可达、超时，或其应答无法识别或不可信", "the platform could not be reached, timed out, or its answer was nonsense or not to be trusted"),
        Outcome.Fault => new("网关内部错误，请凭 `traceId` 联系网关管理员", "a fault of the gateway: its log has it under the `traceId`"),
        _ => throw new InvalidOperationException($"Nothing says what {outcome} ({code}) means."),
    };
}
