using Gateway.Client.Wire;

namespace Gateway.Client;

/// <summary>How far the recognition of a user is.</summary>
public enum ChannelAuthStatus
{
    /// <summary>The user has not come back yet.</summary>
    Waiting,

    /// <summary>The user is known.</summary>
    Success,

    /// <summary>No such <c>queryCode</c>, or not any more.</summary>
    NotExist,
}

/// <summary>Who the user is, once that is known. Answers <c>channel/auth/auth</c> and <c>channel/auth/queryAuthResult</c>.</summary>
public sealed class ChannelAuthAnswer : AssistAnswer
{
    /// <summary>How far it is. The members below are there on <see cref="ChannelAuthStatus.Success"/>, as far as the platform gives them.</summary>
    public required ChannelAuthStatus Status { get; init; }

    /// <summary>The user within the account.</summary>
    public string? OpenId { get; init; }

    /// <summary>The user's number at Alipay.</summary>
    public string? UserId { get; init; }

    /// <summary>The user's own token. A secret.</summary>
    public string? AccessToken { get; init; }

    internal static ChannelAuthAnswer Read(AnswerMembers data)
    {
        var answer = new ChannelAuthAnswer
        {
            Status = (ChannelAuthStatus)data.OneOf("status"u8, "waiting", "success", "not_exist"),
            OpenId = data.OptionalIdentifier("openId"u8),
            UserId = data.OptionalIdentifier("userId"u8),
            AccessToken = data.OptionalIdentifier("accessToken"u8),
        };
        if (answer.Status == ChannelAuthStatus.Success == (answer.OpenId is null && answer.UserId is null))
        {
            data.Refuse("an identity where its status is not success, or none where it is");
        }

        return answer;
    }
}
