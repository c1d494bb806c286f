namespace Gateway.Upstreams.WeChat.MiniProgram;

/// <summary>What became of a session key.</summary>
public enum SessionState
{
    /// <summary>It is the one the mini-program encrypts with.</summary>
    Alive,

    /// <summary>It is not, or no longer.</summary>
    Ended,
}

/// <summary>How the question after a session key ended: exactly one of the three is set.</summary>
/// <param name="Error">Any but the one that says the key is dead, which is an answer.</param>
public readonly record struct SessionCheck(SessionState? State, WeChatError? Error, UpstreamFailure? Failure)
{
    internal static SessionCheck Of(SessionState state) => new(state, null, null);

    internal static SessionCheck Refused(WeChatError error) => new(null, error, null);

    internal static SessionCheck Failed(UpstreamFailure failure) => new(null, null, failure);
}
