namespace Gateway.Simulator.Pay;

/// <summary>
/// The numbers under payers' bar codes. Good for a minute and any number of calls, but only of the merchant that asked
/// first (reported by integrators: developers.weixin.qq.com/community/develop/doc/00048efe5b02e8e54e21c82626bc00).
/// Thread-safe and bounded.
/// </summary>
internal sealed class PayCodes(TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly BoundedMap<string, PayCode> _codes = new(Capacity);

    public string Issue(SimulatedUser? payer)
    {
        lock (_gate)
        {
            string code;
            do
            {
                code = Identity.PayCode();
            }
            while (_codes.TryGet(code, out _));
            _codes.Add(code, new PayCode(payer, time.GetUtcNow() + Lifetime));
            return code;
        }
    }

    /// <summary>Whether this merchant may learn who shows the code, and so keep it from all others.</summary>
    public CodeState Take(string code, string merchant, out SimulatedUser? payer)
    {
        payer = null;
        lock (_gate)
        {
            if (!_codes.TryGet(code, out var issued))
            {
                return CodeState.Unknown;
            }

            if (time.GetUtcNow() >= issued.ExpiresAt)
            {
                return CodeState.Expired;
            }

            issued.Holder ??= merchant;
            if (!string.Equals(issued.Holder, merchant, StringComparison.Ordinal))
            {
                return CodeState.Used;
            }

            payer = issued.Payer;
            return CodeState.Good;
        }
    }

    private sealed class PayCode(SimulatedUser? payer, DateTimeOffset expiresAt)
    {
        public SimulatedUser? Payer { get; } = payer;

        public DateTimeOffset ExpiresAt { get; } = expiresAt;

        public string? Holder { get; set; }
    }
}
