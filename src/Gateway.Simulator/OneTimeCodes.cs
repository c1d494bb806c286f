namespace Gateway.Simulator;

/// <summary>
/// Codes of one kind: each good once, for its owner, for a while. Thread-safe; holds at most the capacity and forgets the
/// oldest first.
/// </summary>
internal sealed class OneTimeCodes<TWorth>(TimeProvider time, TimeSpan lifetime, int capacity)
    where TWorth : class
{
    private readonly Lock _gate = new();
    private readonly BoundedMap<string, IssuedCode> _codes = new(capacity);

    public string Issue(string owner, TWorth worth)
    {
        var code = Identity.Code();
        lock (_gate)
        {
            _codes.Add(code, new IssuedCode(owner, worth, time.GetUtcNow() + lifetime));
        }

        return code;
    }

    /// <summary>
    /// Spends a code: of any number of simultaneous calls with one code exactly one gets its worth. A code of another
    /// owner is as good as none, and trying it does not spend it.
    /// </summary>
    public CodeState Spend(string owner, string code, out TWorth? worth)
    {
        worth = null;
        lock (_gate)
        {
            if (!_codes.TryGet(code, out var issued) || !string.Equals(issued.Owner, owner, StringComparison.Ordinal))
            {
                return CodeState.Unknown;
            }

            if (issued.IsUsed)
            {
                return CodeState.Used;
            }

            if (time.GetUtcNow() >= issued.ExpiresAt)
            {
                return CodeState.Expired;
            }

            issued.IsUsed = true;
            worth = issued.Worth;
            return CodeState.Good;
        }
    }

    private sealed class IssuedCode(string owner, TWorth worth, DateTimeOffset expiresAt)
    {
        public string Owner { get; } = owner;

        public TWorth Worth { get; } = worth;

        public DateTimeOffset ExpiresAt { get; } = expiresAt;

        public bool IsUsed { get; set; }
    }
}

internal enum CodeState
{
    Good,
    Unknown,
    Used,
    Expired,
}
