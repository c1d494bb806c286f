using Gateway.Client.Wire;
using Gateway.Signing;

namespace Gateway.Client;

/// <summary>Which recognition to ask about.</summary>
public sealed class QueryAuthResultRequest : AssistRequest
{
    // A question; asking it again changes nothing.
    internal static readonly AssistCall<QueryAuthResultRequest, ChannelAuthAnswer> Call = new(
        "channel/auth/queryAuthResult",
        AnswerShape.ChannelAuth,
        static (members, request) => members.Required("queryCode", request.QueryCode, nameof(QueryCode)),
        ChannelAuthAnswer.Read);

    /// <summary>Of <c>generateAuthUrl</c>.</summary>
    public required string QueryCode { get; init; }
}
