using Gateway.Envelope;
using Gateway.Signing;

namespace Gateway.Assist.ChannelAuth;

/// <summary>
/// <c>channel/auth/authAndSet</c>: a code of the platform, presented for a query code by the page the user came back to. It may
/// come unsigned, since a page has no secret: so it says nothing of the user, and the query code is what entitles to it.
/// </summary>
internal sealed class AuthAndSet(AuthChannels channels, PendingAuths pending)
{
    public static readonly CallDescriptor Call = new("channel/auth/authAndSet", ChannelAuthFields.Permission, Spends: false, new Rules())
    {
        AlsoNamed = "channel/auth/auth-and-set",
        MayBeUnsigned = true,
    };

    public async ValueTask<Answer> HandleAsync(SignedCall call)
    {
        if (channels.Find(call[ChannelAuthFields.Channel].ToString()) is not { } channel)
        {
            return AuthChannels.Unknown;
        }

        var finish = await FinishAsync(pending, call, channel, call[ChannelAuthFields.AuthCode].ToString());
        return finish.Identity is not null
            ? Answer.Success(AnswerShape.None) with { PlatformTime = finish.PlatformTime }
            : finish.Refusal ?? ChannelAuthFields.QueryCodeUnknown;
    }

    /// <summary>Finishes the query code of the call, if it is the app's and waits for this channel.</summary>
    internal static async ValueTask<AuthFinish> FinishAsync(PendingAuths pending, SignedCall call, IAuthChannel channel, string code) =>
        await pending.FindAsync(call[ChannelAuthFields.QueryCode].ToString(), call.App) is { } live
            && string.Equals(live.Auth.Channel, channel.Name, StringComparison.Ordinal)
            ? await pending.FinishAsync(live, call.App, channel, code, call.IsSigned)
            : AuthFinish.Gone;

    private sealed class Rules : CallRules
    {
        public Rules()
        {
            this.AddChannel();
            this.AddAuthCode();
            this.AddQueryCode(isRequired: true);
        }
    }
}
