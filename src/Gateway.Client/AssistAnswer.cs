namespace Gateway.Client;

/// <summary>What every call's answer has. Answers do not print what they hold.</summary>
public abstract class AssistAnswer
{
    private protected AssistAnswer()
    {
    }

    /// <summary>What the gateway's log knows the call by. Not signed in <c>v2</c>.</summary>
    public string TraceId { get; internal set; } = "";

    /// <summary>When the gateway answered, in whole seconds, by its clock.</summary>
    public DateTimeOffset AnsweredAt { get; internal set; }
}
