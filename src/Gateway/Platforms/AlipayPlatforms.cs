using System.Runtime.CompilerServices;
using Gateway.Merchants;
using Gateway.Upstreams.Alipay;

namespace Gateway.Platforms;

/// <summary>Where Alipay is for an app: the platform itself, or the simulator for apps marked <c>sandbox</c>.</summary>
internal sealed class AlipayPlatforms(AlipayOptions options, IEnumerable<ISandboxPlatform> sandbox)
{
    private readonly ISandboxPlatform? _sandbox = sandbox.SingleOrDefault();

    // Certificates and keys are read once for each channel as it stands, not once a call.
    private readonly ConditionalWeakTable<AlipayChannel, AlipayKeys> _keys = [];

    /// <summary>The app's app at Alipay.</summary>
    /// <param name="account">Set where the channel is ready or merely disabled.</param>
    public ChannelState Find(MerchantApp app, out AlipayAccount account)
    {
        account = null!;
        var state = StateOf(app);
        if (state is ChannelState.NotConfigured or ChannelState.SandboxOff)
        {
            return state;
        }

        var channel = app.Alipay!;
        account = app.Sandbox
            ? InSandbox(_sandbox!, channel)
            : new AlipayAccount(options.GatewayUrl, options.AuthorizeUrl, channel.AliAppId, _keys.GetValue(channel, Keys));
        return state;
    }

    /// <summary>Whether the app's app at Alipay can be used; its keys are not looked at, and nobody is told of it.</summary>
    public ChannelState StateOf(MerchantApp app) => app.Alipay?.Enabled switch
    {
        null => ChannelState.NotConfigured,
        _ when app.Sandbox && _sandbox is null => ChannelState.SandboxOff,
        true => ChannelState.Ready,
        false => ChannelState.Disabled,
    };

    /// <summary>The simulator has a key pair of its own, and its answers are verified with that and no other.</summary>
    private AlipayAccount InSandbox(ISandboxPlatform sandbox, AlipayChannel channel)
    {
        var keys = _keys.GetValue(channel, held => AlipayKeys.Of(new AlipayKeyMaterial(held.PrivateKey.Reveal(), sandbox.AlipayPublicKey, null, null)));
        sandbox.AdmitToAlipay(channel.AliAppId, keys.AppPublicKey);
        return new AlipayAccount(sandbox.AlipayGatewayUrl, sandbox.AlipayAuthorizeUrl, channel.AliAppId, keys);
    }

    private static AlipayKeys Keys(AlipayChannel channel) => AlipayKeys.Of(
        new AlipayKeyMaterial(channel.PrivateKey.Reveal(), channel.AlipayPublicKey, channel.AppCertificate, channel.RootCertificates));
}
