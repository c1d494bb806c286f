namespace Gateway.Upstreams;

/// <summary>A platform said no.</summary>
/// <param name="Code">Its own error code, for the log.</param>
/// <param name="Message">What to do, for the merchant, with the platform's code; never text of the platform.</param>
/// <param name="IsFinal">Whether asking again with the same one-time code cannot end otherwise.</param>
public sealed record PlatformRefusal(string Code, string Message, bool IsFinal);

/// <summary>How a call to a platform ended: exactly one of the three is set.</summary>
internal sealed record PlatformAnswer<T>
    where T : class
{
    private PlatformAnswer()
    {
    }

    /// <summary>What was asked for.</summary>
    public T? Value { get; private init; }

    /// <summary>The platform's no.</summary>
    public PlatformRefusal? Refusal { get; private init; }

    /// <summary>Why there is no answer.</summary>
    public UpstreamFailure? Failure { get; private init; }

    public static PlatformAnswer<T> Of(T value) => new() { Value = value };

    public static PlatformAnswer<T> Refused(PlatformRefusal refusal) => new() { Refusal = refusal };

    public static PlatformAnswer<T> Failed(UpstreamFailure failure) => new() { Failure = failure };

    /// <summary>Says how it ended, nothing of what was given.</summary>
    public override string ToString() => Refusal?.Code ?? Failure?.ToString() ?? typeof(T).Name;
}
