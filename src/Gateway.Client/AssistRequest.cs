namespace Gateway.Client;

/// <summary>What every call's request has.</summary>
public abstract class AssistRequest
{
    private protected AssistRequest()
    {
    }

    /// <summary>The address of the user this is done for, IPv4 or IPv6; optional.</summary>
    public string? ClientIp { get; init; }
}
