using System.Security.Cryptography;
using System.Text;

namespace Gateway.Simulator;

/// <summary>
/// What the simulated platform knows: accounts, codes, the misbehaviour asked of it and the calls it received.
/// Thread-safe, and bounded in all of them.
/// </summary>
/// <param name="time">The platform's clock: codes age and slow answers wait by it.</param>
/// <param name="acceptUnknownAccounts">
/// For a sandbox: an appid never seen is registered with the first secret it presents, instead of being refused.
/// </param>
public sealed class WeChatPlatform(TimeProvider time, bool acceptUnknownAccounts = false)
{
    /// <summary>A code dies after five minutes (developers.weixin.qq.com, OA_Web_Apps/Wechat_webpage_authorization).</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(5);

    private const int AccountCapacity = 10_000;
    private const int CallCapacity = 10_000;
    private const int PendingCapacity = 1_000;
    private const int LongestAppId = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly BoundedMap<Account> _visitors = new(AccountCapacity);
    private readonly BoundedMap<string> _ownerOfOpenId = new(AccountCapacity);
    private readonly Dictionary<string, Queue<Pending>> _pending = new(StringComparer.Ordinal);
    private readonly Queue<Call> _calls = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<Waiter> _waiters = [];
    private BoundedMap<IssuedCode> _codes = new(10_000);

    /// <summary>How many codes are remembered, 10 000 unless set; one more drops the oldest, which is then unknown (40029).</summary>
    public int CodeCapacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
            _codes = new(value);
        }
    } = 10_000;

    /// <summary>
    /// What a code used before is answered: 40163, or 40029. Which of the two the platform chooses is not deterministic
    /// (reported by integrators: developers.weixin.qq.com/community/develop/doc/000ec65b8e87f085d964e18fe6d800).
    /// </summary>
    public int UsedCodeErrcode
    {
        get => Volatile.Read(ref _usedCodeErrcode);
        set
        {
            if (value is not (WeChatErrors.UsedCode or WeChatErrors.BadCode))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "A used code is answered with 40163 or 40029.");
            }

            Volatile.Write(ref _usedCodeErrcode, value);
        }
    }

    private int _usedCodeErrcode = WeChatErrors.UsedCode;

    /// <summary>The latest calls, oldest first, at most 10 000; a snapshot.</summary>
    public IReadOnlyList<RecordedCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls.Select(call => call.Snapshot)];
            }
        }
    }

    internal TimeProvider Time { get; } = time;

    /// <summary>Registers an account, or gives one that exists a new secret and new settings.</summary>
    /// <param name="appId">At most 64 characters.</param>
    /// <param name="appSecret">Only its digest is kept.</param>
    /// <param name="authorizedDomain">The host redirect addresses must have; null lets every host pass.</param>
    /// <param name="bound">Whether the account is bound to an open-platform account, without which nobody has a unionid.</param>
    public void AddAccount(string appId, string appSecret, string? authorizedDomain = null, bool bound = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentException.ThrowIfNullOrEmpty(appSecret);
        RequireLength(appId);
        lock (_gate)
        {
            if (_accounts.Count >= AccountCapacity && !_accounts.ContainsKey(appId))
            {
                throw new InvalidOperationException($"The simulator holds at most {AccountCapacity} accounts.");
            }

            _accounts[appId] = new Account(Digest(appSecret), authorizedDomain, bound);
        }
    }

    /// <summary>
    /// A code as if the user had passed the authorize page: 32 letters and digits, good once and for five minutes.
    /// </summary>
    /// <param name="appId">The account; without <c>acceptUnknownAccounts</c> it must have been added.</param>
    /// <param name="user">Who passed; null for the first of the two people the consent page offers.</param>
    /// <param name="scope"><c>snsapi_base</c> or <c>snsapi_userinfo</c>.</param>
    /// <exception cref="ArgumentException">The account is unknown, or the scope is neither of the two.</exception>
    public string IssueCode(string appId, SimulatedUser? user = null, string scope = Scopes.Base)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        RequireLength(appId);
        if (!Scopes.IsKnown(scope))
        {
            throw new ArgumentException($"The scope is {Scopes.Base} or {Scopes.UserInfo}.", nameof(scope));
        }

        lock (_gate)
        {
            if (!acceptUnknownAccounts && !IsKnown(appId))
            {
                throw new ArgumentException("No such account: add it first.", nameof(appId));
            }

            var here = user is null ? Person.Lin.At(appId) : user with { OpenId = OpenIdAt(appId, user.OpenId) };
            var code = Identity.Code();
            _codes.Add(code, new IssuedCode(appId, here, scope, Time.GetUtcNow() + CodeLifetime));
            return code;
        }
    }

    /// <summary>Makes the next calls of a path misbehave, after those already asked for.</summary>
    /// <param name="path">One of <see cref="WeChatPaths"/>.</param>
    /// <param name="misbehaviour">What goes wrong.</param>
    /// <param name="times">For how many calls.</param>
    public void Next(string path, Misbehaviour misbehaviour, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(misbehaviour);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        RequireKnown(path);
        if (misbehaviour.Kind is MisbehaviourKind.WrongJson or MisbehaviourKind.HugeBody && path is not WeChatPaths.AccessToken)
        {
            throw new ArgumentException("Only a JSON answer can be spoilt this way.", nameof(misbehaviour));
        }

        lock (_gate)
        {
            if (!_pending.TryGetValue(path, out var queue))
            {
                _pending[path] = queue = new Queue<Pending>();
            }

            if (queue.Count >= PendingCapacity)
            {
                throw new InvalidOperationException($"At most {PendingCapacity} misbehaviours can wait on one path.");
            }

            queue.Enqueue(new Pending(misbehaviour, times));
        }
    }

    /// <summary>How many calls of this path arrived since the start, those no longer in <see cref="Calls"/> included.</summary>
    public int CountOf(string path)
    {
        RequireKnown(path);
        lock (_gate)
        {
            return _counts.GetValueOrDefault(path);
        }
    }

    /// <summary>Completes once this many calls of the path have arrived, answered or not: a signal instead of a sleep.</summary>
    public async Task WaitForCallsAsync(string path, int count, CancellationToken cancellationToken = default)
    {
        RequireKnown(path);
        Waiter waiter;
        lock (_gate)
        {
            if (_counts.GetValueOrDefault(path) >= count)
            {
                return;
            }

            waiter = new Waiter(path, count);
            _waiters.Add(waiter);
        }

        try
        {
            await waiter.Reached.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    /// <summary>Records an arrival and takes the misbehaviour it is to meet, if any.</summary>
    internal (Call Call, Misbehaviour? Misbehaviour) Arrive(string path, string method, WeChatQuery query)
    {
        lock (_gate)
        {
            var call = new Call(_gate, new RecordedCall(
                path, method, query.SafeNames(), query.Masked(IsKnown), Errcode: null, "in progress", Time.GetUtcNow()));
            _calls.Enqueue(call);
            if (_calls.Count > CallCapacity)
            {
                _calls.Dequeue();
            }

            var count = _counts[path] = _counts.GetValueOrDefault(path) + 1;
            foreach (var waiter in _waiters.Where(w => string.Equals(w.Path, path, StringComparison.Ordinal) && w.Count <= count))
            {
                waiter.Reached.TrySetResult();
            }

            return (call, TakeNext(path));
        }
    }

    /// <summary>Whether the authorize page may serve this appid, and the host its redirects must have, if one is registered.</summary>
    internal bool MayAuthorize(string appId, out string? authorizedDomain)
    {
        lock (_gate)
        {
            authorizedDomain = Find(appId)?.AuthorizedDomain;
            return IsKnown(appId) || (acceptUnknownAccounts && appId.Length <= LongestAppId);
        }
    }

    /// <summary>Spends a code. Of any number of simultaneous calls with one code exactly one gets the grant.</summary>
    /// <returns>The grant, or else the errcode.</returns>
    internal (Grant? Grant, int Errcode) Exchange(string appId, string appSecret, string code)
    {
        lock (_gate)
        {
            var account = Find(appId);
            if (account is null)
            {
                if (!acceptUnknownAccounts || appId.Length > LongestAppId)
                {
                    return (null, WeChatErrors.BadAppId);
                }

                account = new Account(Digest(appSecret), AuthorizedDomain: null, Bound: true);
                _visitors.Add(appId, account);
            }

            if (!CryptographicOperations.FixedTimeEquals(account.SecretDigest, Digest(appSecret)))
            {
                return (null, WeChatErrors.BadSecret);
            }

            // A code of another account is as good as none, and trying it does not spend it.
            if (!_codes.TryGet(code, out var issued) || !string.Equals(issued.AppId, appId, StringComparison.Ordinal))
            {
                return (null, WeChatErrors.BadCode);
            }

            if (issued.IsUsed)
            {
                return (null, UsedCodeErrcode);
            }

            if (Time.GetUtcNow() >= issued.ExpiresAt)
            {
                return (null, WeChatErrors.BadCode);
            }

            issued.IsUsed = true;
            return (new Grant(issued.User, issued.Scope, account.Bound), 0);
        }
    }

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static void RequireLength(string appId)
    {
        if (appId.Length > LongestAppId)
        {
            throw new ArgumentException($"An appid has at most {LongestAppId} characters.", nameof(appId));
        }
    }

    private static void RequireKnown(string path)
    {
        if (!WeChatPaths.All.Contains(path, StringComparer.Ordinal))
        {
            throw new ArgumentException($"The simulator answers {string.Join(" and ", WeChatPaths.All)}.", nameof(path));
        }
    }

    private Account? Find(string appId) =>
        _accounts.TryGetValue(appId, out var account) || _visitors.TryGet(appId, out account) ? account : null;

    private bool IsKnown(string appId) => Find(appId) is not null;

    private string OpenIdAt(string appId, string openId)
    {
        ArgumentException.ThrowIfNullOrEmpty(openId);
        if (!_ownerOfOpenId.TryGet(openId, out var owner))
        {
            _ownerOfOpenId.Add(openId, appId);
            return openId;
        }

        return string.Equals(owner, appId, StringComparison.Ordinal) ? openId : Identity.OpenId(appId, openId);
    }

    private Misbehaviour? TakeNext(string path)
    {
        if (!_pending.TryGetValue(path, out var queue) || !queue.TryPeek(out var next))
        {
            return null;
        }

        if (--next.Remaining == 0)
        {
            queue.Dequeue();
        }

        return next.Misbehaviour;
    }

    private sealed record Account(byte[] SecretDigest, string? AuthorizedDomain, bool Bound);

    private sealed class IssuedCode(string appId, SimulatedUser user, string scope, DateTimeOffset expiresAt)
    {
        public string AppId { get; } = appId;

        public SimulatedUser User { get; } = user;

        public string Scope { get; } = scope;

        public DateTimeOffset ExpiresAt { get; } = expiresAt;

        public bool IsUsed { get; set; }
    }

    private sealed class Pending(Misbehaviour misbehaviour, int times)
    {
        public Misbehaviour Misbehaviour { get; } = misbehaviour;

        public int Remaining { get; set; } = times;
    }

    private sealed class Waiter(string path, int count)
    {
        public string Path { get; } = path;

        public int Count { get; } = count;

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>What a good code is worth.</summary>
internal sealed record Grant(SimulatedUser User, string Scope, bool Bound);

/// <summary>A call in the record, whose outcome is filled in before the first byte of the answer leaves.</summary>
internal sealed class Call(Lock gate, RecordedCall arrival)
{
    public RecordedCall Snapshot { get; private set; } = arrival;

    public void Ended(int? errcode, string outcome)
    {
        lock (gate)
        {
            Snapshot = Snapshot with { Errcode = errcode, Outcome = outcome };
        }
    }
}
