using Gateway.Admin.Console;

namespace Gateway.Admin.Overview;

internal static class OverviewTexts
{
    public static readonly Text Title = new("概览", "Overview");
    public static readonly Text Lead = new("最近 24 小时，时间为 UTC+8。", "The last 24 hours; times are UTC+8.");
    public static readonly Text NeedsHand = new("需要处理", "Needs a hand");
    public static readonly Text AllWell = new("一切正常，没有需要处理的事项。", "All is well: nothing needs a hand.");
    public static readonly Text AndMore = new("还有 {0} 项", "and {0} more");
    public static readonly Text Urgent = new("紧急", "Urgent");
    public static readonly Text Soon = new("注意", "Soon");
    public static readonly Text Calls = new("调用", "Calls");
    public static readonly Text Succeeded = new("成功率", "Succeeded");
    public static readonly Text Latency = new("最慢一小时 p95", "p95, slowest hour");
    public static readonly Text AppsWorking = new("正常应用", "Apps that work");
    public static readonly Text OutOf = new("{0}（共 {1}）", "{0} of {1}");
    public static readonly Text CallsPlot = new("每小时调用数", "Calls per hour");
    public static readonly Text CallsPlotText = new("24 小时共 {0} 次，其中 {1} 次成功，{2} 次被拒，{3} 次故障。", "{0} calls in 24 hours: {1} succeeded, {2} were refused, {3} failed.");
    public static readonly Text LatencyPlot = new("每小时耗时（毫秒）", "Latency per hour, in ms");
    public static readonly Text LatencyPlotText = new("p50 最高 {0} 毫秒，p95 最高 {1} 毫秒。", "p50 {0} ms at most, p95 {1} ms at most.");
    public static readonly Text Hour = new("小时", "Hour");
    public static readonly Text Successes = new("成功", "Succeeded");
    public static readonly Text Refusals = new("被拒", "Refused");
    public static readonly Text Faults = new("故障", "Failed");
    public static readonly Text Apps = new("应用", "Apps");
    public static readonly Text App = new("应用", "App");
    public static readonly Text State = new("状态", "State");
    public static readonly Text Channels = new("通道", "Channels");
    public static readonly Text LastSuccess = new("最近成功", "Last success");
    public static readonly Text Errors = new("未成功", "Not successful");
    public static readonly Text Find = new("应用号、名称或商户号", "App id, name or merchant");
    public static readonly Text OnlyConcerns = new("只看需要处理的", "Only those that need a hand");
    public static readonly Text Filter = new("筛选", "Filter");
    public static readonly Text NoApps = new("还没有应用。", "There are no apps yet.");
    public static readonly Text NoneFound = new("没有符合条件的应用。", "No app is like that.");
    public static readonly Text Works = new("正常", "Works");
    public static readonly Text Broken = new("不可用", "Broken");
    public static readonly Text Attention = new("需注意", "Attention");
    public static readonly Text Off = new("已停用", "Disabled");
    public static readonly Text NoChannel = new("未配置通道", "No channel");
    public static readonly Text ChannelsOff = new("通道已停用", "Channels off");
    public static readonly Text Mp = new("公众号", "Public account");
    public static readonly Text Mini = new("小程序", "Mini-program");
    public static readonly Text Pay = new("微信支付", "WeChat Pay");
    public static readonly Text Alipay = new("支付宝", "Alipay");
    public static readonly Text ChannelOff = new("已停用", "off");
    public static readonly Text SandboxTag = new("沙箱", "Sandbox");
    public static readonly Text TokenAge = new("令牌 {0}前取得，剩余 {1}", "token {0} old, {1} left");
    public static readonly Text TokenLeft = new("令牌剩余 {0}", "token has {0} left");
    public static readonly Text TokenEnded = new("令牌已到期，下次使用时重新获取", "token ended; fetched at its next use");
    public static readonly Text NoToken = new("尚未取过令牌", "no token fetched yet");
    public static readonly Text TokenStopped = new("令牌获取已停止 [{0}]", "fetching tokens stopped [{0}]");
    public static readonly Text ConfiguredOnly = new("已配置", "configured");

    public static readonly Text IpToAllow = new("{0}：请把网关出口 IP {1} 加入微信后台 {2} 的 IP 白名单", "{0}: add the gateway's address {1} to the IP whitelist of {2} at WeChat");
    public static readonly Text Refused = new("{0}：微信拒绝了通道配置 [{1}]，请检查 AppID 与 AppSecret", "{0}: WeChat refuses the channel's configuration [{1}]; check AppID and AppSecret");
    public static readonly Text BudgetLow = new("{0}：今天已取令牌 {1} 次，上限 {2} 次", "{0}: tokens asked for {1} times today, of {2}");
    public static readonly Text ForcedLow = new("{0}：今天已强制刷新令牌 {1} 次，上限 {2} 次", "{0}: tokens renewed by force {1} times today, of {2}");
    public static readonly Text NoSecret = new("没有有效的签名密钥，所有调用都会被拒绝", "No live sign secret: every call is refused");
    public static readonly Text NoKey = new("没有有效的商户公钥，所有调用都会被拒绝", "No live public key of the merchant: every call is refused");
    public static readonly Text SecretEnds = new("最后一个有效签名密钥将在 {0}后到期", "The last live sign secret ends in {0}");
    public static readonly Text CertificateEnds = new("{0}：证书将在 {1}后到期，届时调用会失败；请在通道中换上新证书", "{0}: a certificate ends in {1}, and calls fail then; set the new one in the channel");
    public static readonly Text CertificateEnded = new("{0}：证书已到期；请在通道中换上新证书", "{0}: a certificate has ended; set the new one in the channel");
    public static readonly Text OldSecretInUse = new("旧密钥仍在使用，将在 {0}后失效", "The old secret is still in use and ends in {0}");
    public static readonly Text SandboxIsOff = new("标记为沙箱，但沙箱未开启", "Marked as sandbox, but the sandbox is off");
    public static readonly Text HighFaults = new("{0}% 的调用因网关或平台故障失败", "{0}% of its calls fail by a fault of the gateway or the platform");
    public static readonly Text AuditBroken = new("审计链已断裂：{0}", "The audit chain is broken: {0}");
    public static readonly Text CallsDropped = new("启动以来丢弃了 {0} 条调用记录（调用本身不受影响）", "{0} records of calls were dropped since the start (the calls themselves were answered)");

    private static readonly Text Minutes = new("{0} 分钟", "{0} min");
    private static readonly Text Hours = new("{0} 小时", "{0} h");
    private static readonly Text Days = new("{0} 天", "{0} d");

    /// <summary>A span in its largest whole unit.</summary>
    public static Text Left(TimeSpan span)
    {
        var (unit, count) = span.TotalDays >= 2 ? (Days, span.TotalDays) : span.TotalHours >= 2 ? (Hours, span.TotalHours) : (Minutes, Math.Max(0, span.TotalMinutes));
        return new Text(unit.In(Language.Zh, (long)count), unit.In(Language.En, (long)count));
    }
}
