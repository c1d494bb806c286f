using Gateway.Admin.Console;

namespace Gateway.Admin.Calls;

internal static class CallTexts
{
    public static readonly Text Title = new("调用记录", "Calls");
    public static readonly Text Lead = new("最新的在前，时间为 UTC+8。授权码与 openId 只保存带密钥的散列，可按原值搜索。", "Newest first; times are UTC+8. Codes and openIds are kept as keyed hashes only, and found by their value.");
    public static readonly Text One = new("一次调用", "One call");
    public static readonly Text Filters = new("搜索", "Search");
    public static readonly Text MoreFilters = new("更多条件", "More conditions");
    public static readonly Text Search = new("搜索", "Search");
    public static readonly Text Clear = new("清除", "Clear");
    public static readonly Text Any = new("全部", "Any");
    public static readonly Text App = new("应用号", "App id");
    public static readonly Text Call = new("接口", "Call");
    public static readonly Text Outcome = new("结果", "Outcome");
    public static readonly Text Code = new("返回码", "Code");
    public static readonly Text PlatformCode = new("平台错误码", "Platform code");
    public static readonly Text TraceId = new("追踪号", "Trace id");
    public static readonly Text Nonce = new("随机字符串", "Nonce");
    public static readonly Text OneTimeCode = new("授权码", "One-time code");
    public static readonly Text OpenId = new("openId 或 userId", "openId or userId");
    public static readonly Text From = new("起（含）", "From");
    public static readonly Text To = new("止（不含）", "Up to");
    public static readonly Text TimeHint = new("如 2026-01-31T08:00+08:00", "Such as 2026-01-31T08:00+08:00");
    public static readonly Text At = new("时间", "Time");
    public static readonly Text Duration = new("耗时", "Duration");
    public static readonly Text PlatformTime = new("其中平台耗时", "Of it, the platform");
    public static readonly Text Merchant = new("商户号", "Merchant");
    public static readonly Text Dialect = new("签名版本", "Dialect");
    public static readonly Text Signed = new("签名", "Signature");
    public static readonly Text SignedYes = new("正确", "fits");
    public static readonly Text SignedNo = new("不正确或未验证：任何人都可能发送", "does not fit, or was not reached: anybody may have sent this");
    public static readonly Text CodeHash = new("授权码散列", "Hash of the code");
    public static readonly Text OpenIdHash = new("openId 散列", "Hash of the openId");
    public static readonly Text Number = new("编号", "Number");
    public static readonly Text NoApp = new("未知应用", "no app");
    public static readonly Text None = new("还没有调用记录。", "No calls are recorded yet.");
    public static readonly Text NoneFound = new("没有符合条件的调用。", "No call is like that.");
    public static readonly Text NoneSoFar = new("最近的记录中没有符合条件的调用。", "None of the latest records is like that.");
    public static readonly Text LookBack = new("继续向前查找", "Look further back");
    public static readonly Text Refresh = new("刷新", "Refresh");
    public static readonly Text Live = new("实时", "Live");
    public static readonly Text LivePaused = new("暂停实时", "Stop live");
    public static readonly Text Export = new("导出 CSV", "Export CSV");
    public static readonly Text Details = new("详情", "Details");
    public static readonly Text Explain = new("诊断签名", "Explain the signature");
    public static readonly Text BodyGone = new("请求内容已不再保存，无法诊断；可在签名诊断页粘贴请求。", "Its body is not kept any more, so it cannot be explained; paste the request into the signature doctor.");
    public static readonly Text Milliseconds = new("{0} 毫秒", "{0} ms");

    private static readonly Dictionary<string, (Text Text, string Kind)> Outcomes = new(StringComparer.Ordinal)
    {
        ["Success"] = (new("成功", "Success"), "good"),
        ["BodyUnreadable"] = (new("请求体无法解析", "Body unreadable"), "warn"),
        ["FieldInvalid"] = (new("字段有误", "Field invalid"), "warn"),
        ["ReferenceUnknown"] = (new("引用不存在", "Reference unknown"), "warn"),
        ["NonceMissing"] = (new("缺少随机字符串", "Nonce missing"), "warn"),
        ["AppUnavailable"] = (new("应用不可用", "App unavailable"), "warn"),
        ["SignatureWrong"] = (new("签名错误", "Signature wrong"), "bad"),
        ["SlowedDown"] = (new("已限速", "Slowed down"), "warn"),
        ["TimeOutsideWindow"] = (new("时间超出窗口", "Time outside window"), "warn"),
        ["Replayed"] = (new("重放", "Replayed"), "warn"),
        ["MemoryFull"] = (new("内存已满", "Memory full"), "bad"),
        ["CallNotAllowed"] = (new("接口未开通", "Call not allowed"), "warn"),
        ["ChannelDisabled"] = (new("通道已停用", "Channel disabled"), "warn"),
        ["ChannelNotConfigured"] = (new("通道未配置", "Channel not configured"), "warn"),
        ["RefusedByPlatform"] = (new("平台拒绝", "Refused by platform"), "warn"),
        ["PlatformUnreachable"] = (new("平台不可达", "Platform unreachable"), "bad"),
        ["Fault"] = (new("网关故障", "Gateway fault"), "bad"),
    };

    /// <summary>What an outcome is called, and the colour of its badge; one that was added later goes by its own name.</summary>
    public static (Text Text, string Kind) Of(string outcome) => Outcomes.TryGetValue(outcome, out var known) ? known : (Text.Plain(outcome), "plain");
}
