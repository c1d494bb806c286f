namespace Gateway.Client.Wire;

/// <summary>Whether and when a call is made again.</summary>
/// <param name="settings">How often, and how long to wait.</param>
/// <param name="jitter">0 to 1: keeps those who failed together from coming back together.</param>
internal sealed class RetryPlan(ClientSettings settings, Func<double> jitter)
{
    /// <param name="failure">How the last attempt ended.</param>
    /// <param name="repeats">How many repeats there were before.</param>
    /// <param name="wait">How long to wait first.</param>
    public bool TryNext(AssistGatewayException failure, int repeats, out TimeSpan wait)
    {
        wait = default;
        if (!failure.CanRetry || repeats >= settings.Retries)
        {
            return false;
        }

        if (failure.RetryAfter is { } asked)
        {
            wait = asked + (settings.RetryDelay * jitter());
            return asked <= settings.MaxRetryDelay;
        }

        var full = settings.RetryDelay * Math.Pow(2, repeats);
        wait = (full < settings.MaxRetryDelay ? full : settings.MaxRetryDelay) * (1 - (jitter() / 2));
        return true;
    }
}
