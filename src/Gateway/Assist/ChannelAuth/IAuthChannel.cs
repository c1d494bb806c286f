using Gateway.Envelope;
using Gateway.Merchants;

namespace Gateway.Assist.ChannelAuth;

/// <summary>A platform that can say who a user is: what the flow has to know of it.</summary>
internal interface IAuthChannel
{
    /// <summary>As calls name it in <c>channel</c>.</summary>
    string Name { get; }

    /// <summary>The query parameter in which the platform sends a code back.</summary>
    string CodeParameter { get; }

    /// <summary>The page a user's browser is sent to; a refusal where the app has no such channel in use.</summary>
    /// <param name="callback">Where the platform sends the browser back to.</param>
    /// <param name="state">Comes back with it; letters and digits.</param>
    Answer? AuthorizeUrl(MerchantApp app, string callback, string state, out string url);

    /// <summary>A code for the user's identity. One code, one exchange, however often it is presented.</summary>
    ValueTask<AuthExchange> ExchangeAsync(MerchantApp app, string code);
}

/// <summary>How the exchange of a code ended: an identity, or a refusal for the merchant.</summary>
internal sealed record AuthExchange
{
    private AuthExchange()
    {
    }

    public AuthIdentity? Identity { get; private init; }

    public Answer? Refusal { get; private init; }

    /// <summary>Whether the platform gave the identity just now, and not in answer to an earlier presentation of the code.</summary>
    public bool IsFresh { get; private init; }

    /// <summary>Time spent waiting for the platform.</summary>
    public TimeSpan PlatformTime { get; private init; }

    public static AuthExchange Of(AuthIdentity identity, bool isFresh, TimeSpan platformTime) =>
        new() { Identity = identity, IsFresh = isFresh, PlatformTime = platformTime };

    public static AuthExchange Refused(Answer refusal) => new() { Refusal = refusal, PlatformTime = refusal.PlatformTime };

    /// <summary>Says how it ended, nothing of what was given.</summary>
    public override string ToString() => Refusal?.Outcome.ToString() ?? nameof(Identity);
}

/// <summary>The platforms there are, by the names calls give them.</summary>
internal sealed class AuthChannels(IEnumerable<IAuthChannel> channels)
{
    private readonly Dictionary<string, IAuthChannel> _channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    /// <summary>What a merchant is told of a channel nobody knows.</summary>
    public static Answer Unknown { get; } = Answer.Refuse(Outcome.ChannelUnknown, "不支持的通道 channel，可用 wechat_pay、ali_pay (unknown channel: wechat_pay or ali_pay)");

    public IAuthChannel? Find(string name) => _channels.GetValueOrDefault(name);
}
