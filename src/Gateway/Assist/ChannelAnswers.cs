using Gateway.Envelope;
using Gateway.Platforms;

namespace Gateway.Assist;

/// <summary>What a merchant is told when a channel cannot be used; null where it can.</summary>
internal static class ChannelAnswers
{
    public static Answer? Mp(ChannelState state) => For(state, "微信公众号通道", "wechat-mp");

    public static Answer? Mini(ChannelState state) => For(state, "微信小程序通道", "wechat-mini");

    public static Answer? Pay(ChannelState state) => For(state, "微信支付通道", "wechat-pay");

    public static Answer? Alipay(ChannelState state) => For(state, "支付宝通道", "alipay");

    private static Answer? For(ChannelState state, string chinese, string name) => state switch
    {
        ChannelState.NotConfigured => Answer.Refuse(Outcome.ChannelNotConfigured, $"{chinese}未配置，请联系网关管理员 (channel {name} is not configured)"),
        ChannelState.Disabled => Answer.Refuse(Outcome.ChannelDisabled, $"{chinese}未启用，请联系网关管理员 (channel {name} is disabled)"),
        ChannelState.SandboxOff => Answer.Refuse(Outcome.ChannelDisabled, "应用为沙箱应用，但网关未启用沙箱 (sandbox app, but Sandbox:Enabled is off)"),
        _ => null,
    };
}
