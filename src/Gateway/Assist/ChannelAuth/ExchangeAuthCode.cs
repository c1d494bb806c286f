using Gateway.Envelope;

namespace Gateway.Assist.ChannelAuth;

/// <summary><c>channel/auth/auth</c>: a code of the platform for the user's identity; with a query code, it finishes that one too.</summary>
internal sealed class ExchangeAuthCode(AuthChannels channels, PendingAuths pending)
{
    public static readonly CallDescriptor Call = new("channel/auth/auth", ChannelAuthFields.Permission, Spends: true, new Rules());

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (channels.Find(call[ChannelAuthFields.Channel].ToString()) is not { } channel)
        {
            return AuthChannels.Unknown;
        }

        var code = call[ChannelAuthFields.AuthCode].ToString();
        if (call[ChannelAuthFields.QueryCode].HasText)
        {
            return await AuthAndSet.FinishAsync(pending, call, channel, code) is var finish && finish.Identity is { } bound
                ? AuthResult.Of(bound) with { PlatformTime = finish.PlatformTime }
                : finish.Refusal ?? ChannelAuthFields.QueryCodeUnknown;
        }

        var exchange = await channel.ExchangeAsync(call.App, code);
        return exchange.Identity is { } identity ? AuthResult.Of(identity) with { PlatformTime = exchange.PlatformTime } : exchange.Refusal!;
    }

    private sealed class Rules : CallRules
    {
        public Rules()
        {
            this.AddChannel();
            this.AddAuthCode();
            this.AddQueryCode(isRequired: false);
        }
    }
}
