namespace Gateway.Client.Trimmed;

/// <summary>The clock of the gateway under test, which stands still.</summary>
internal sealed class StandingTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
