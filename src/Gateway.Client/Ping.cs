using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>Nothing beside the envelope.</summary>
internal sealed class PingRequest : AssistRequest
{
    // Touches nothing.
    internal static readonly AssistCall<PingRequest, PingAnswer> Call = new(
        "ping",
        AnswerShape.Ping,
        static (_, _) => { },
        static data => new() { ServerTime = data.Time("serverTime"u8) });
}

/// <summary>That the integration works.</summary>
public sealed class PingAnswer : AssistAnswer
{
    /// <summary>The gateway's clock, in whole seconds.</summary>
    public required DateTimeOffset ServerTime { get; init; }
}
