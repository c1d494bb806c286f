using Gateway.Envelope;

namespace Gateway.Assist.ChannelAuth;

/// <summary>Where platforms send browsers back to: below <c>Gateway:PublicBaseUrl</c>.</summary>
/// <remarks>
/// Without the setting, the address the call itself came to, where that is certain (<see cref="SignedCall.ReachedAt"/>). A host name in a
/// header is the caller's word, or that of somebody on the way; it is never where users' codes are sent.
/// </remarks>
internal sealed class CallbackAddress(GatewayOptions options)
{
    public const string Path = "/unipay/assist/channel/auth/callback/";

    /// <summary>To be followed by a query code; null where nobody knows the gateway's address.</summary>
    public string? Base(SignedCall call) => (options.PublicBaseUrl ?? call.ReachedAt) is { } address ? address + Path : null;
}
