namespace Gateway.Hosting;

/// <summary>A setting that does not hold what it should. The start ends with the message as its one line.</summary>
/// <param name="held">What the setting holds; null for a secret, whose value is never shown, and for what is not set.</param>
public sealed class SettingException(string key, string? held, string shouldHold)
    : Exception(held is null ? $"{key}: {shouldHold}" : $"{key} holds \"{held}\": {shouldHold}")
{
    public string Key { get; } = key;
}
