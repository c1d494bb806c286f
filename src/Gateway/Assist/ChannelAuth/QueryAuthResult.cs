using Gateway.Envelope;

namespace Gateway.Assist.ChannelAuth;

/// <summary><c>channel/auth/queryAuthResult</c>: what has become of a query code, for the app that asked for it.</summary>
internal sealed class QueryAuthResult(PendingAuths pending)
{
    public static readonly CallDescriptor Call = new("channel/auth/queryAuthResult", ChannelAuthFields.Permission, Spends: false, new Rules())
    {
        AlsoNamed = "channel/auth/query-auth-result",
    };

    public async ValueTask<Answer> HandleAsync(SignedCall call) =>
        await pending.FindAsync(call[ChannelAuthFields.QueryCode].ToString(), call.App) is not { Auth.IsSpent: false } live ? AuthResult.Of(AuthResult.NotExist)
        : live.Auth.Identity is { } identity ? AuthResult.Of(identity)
        : AuthResult.Of(AuthResult.Waiting);

    private sealed class Rules : CallRules
    {
        public Rules() => this.AddQueryCode(isRequired: true);
    }
}
