namespace Gateway.Simulator;

/// <summary>
/// What the simulated platform knows, Alipay included: accounts, codes, tokens, merchants, the misbehaviour asked of it and the calls it
/// received. Thread-safe, and bounded in all of them.
/// </summary>
/// <param name="time">The platform's clock: codes age and slow answers wait by it.</param>
/// <param name="acceptUnknownAccounts">
/// For a sandbox: an appid never seen is registered with the first secret it presents, instead of being refused. A merchant
/// of WeChat Pay never presents its key, so it must be added all the same.
/// </param>
public sealed partial class WeChatPlatform(TimeProvider time, bool acceptUnknownAccounts = false)
{
    /// <summary>A code dies after five minutes (developers.weixin.qq.com, OA_Web_Apps/Wechat_webpage_authorization).</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(5);

    private const int DefaultCodeCapacity = 10_000;

    private readonly CallLog _log = new();
    private int _usedCodeErrcode = WeChatErrors.UsedCode;

    /// <summary>
    /// How many codes of the authorize page, and how many login codes of mini-programs, are remembered: 10 000 unless set. One
    /// more drops the oldest, which is then unknown (40029).
    /// </summary>
    public int CodeCapacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
            Codes = new(Time, CodeLifetime, value);
            LoginCodes = new(Time, CodeLifetime, value);
        }
    } = DefaultCodeCapacity;

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

    /// <summary>The latest calls, oldest first, at most 10 000; a snapshot.</summary>
    public IReadOnlyList<RecordedCall> Calls => _log.Snapshot();

    internal TimeProvider Time { get; } = time;

    /// <summary>How far the clock that answers carry in their <c>Date</c> is ahead of the one the platform goes by.</summary>
    public TimeSpan ClockSkew { get; set; }

    internal Accounts Accounts { get; } = new(acceptUnknownAccounts);

    /// <summary>From the authorize page, for the code exchange.</summary>
    internal OneTimeCodes<Grant> Codes { get; private init; } = new(time, CodeLifetime, DefaultCodeCapacity);

    /// <summary>Registers an account, or gives one that exists a new secret and new settings.</summary>
    /// <param name="appId">At most 64 characters.</param>
    /// <param name="appSecret">Only its digest is kept.</param>
    /// <param name="authorizedDomain">The host redirect addresses must have; null lets every host pass.</param>
    /// <param name="bound">Whether the account is bound to an open-platform account, without which nobody has a unionid.</param>
    public void AddAccount(string appId, string appSecret, string? authorizedDomain = null, bool bound = true) =>
        Accounts.Add(appId, appSecret, authorizedDomain, bound);

    /// <summary>
    /// A code as if the user had passed the authorize page: 32 letters and digits, good once and for five minutes.
    /// </summary>
    /// <param name="appId">The account; without <c>acceptUnknownAccounts</c> it must have been added.</param>
    /// <param name="user">Who passed; null for the first of the two people the consent page offers.</param>
    /// <param name="scope"><c>snsapi_base</c> or <c>snsapi_userinfo</c>.</param>
    /// <exception cref="ArgumentException">The account is unknown, or the scope is neither of the two.</exception>
    public string IssueCode(string appId, SimulatedUser? user = null, string scope = Scopes.Base)
    {
        Accounts.Require(appId);
        if (!Scopes.IsKnown(scope))
        {
            throw new ArgumentException($"The scope is {Scopes.Base} or {Scopes.UserInfo}.", nameof(scope));
        }

        return Codes.Issue(appId, new Grant(Accounts.UserAt(appId, user), scope));
    }

    /// <summary>Makes the next calls of a path misbehave, after those already asked for.</summary>
    /// <param name="path">One of <see cref="WeChatPaths"/>.</param>
    /// <param name="misbehaviour">What goes wrong.</param>
    /// <param name="times">For how many calls.</param>
    /// <exception cref="ArgumentException">The path is not one of them, or cannot go wrong in this way.</exception>
    public void Next(string path, Misbehaviour misbehaviour, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(misbehaviour);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        _log.Next(path, misbehaviour, times);
    }

    /// <summary>How many calls of this path arrived since the start, those no longer in <see cref="Calls"/> included.</summary>
    public int CountOf(string path) => _log.CountOf(path);

    /// <summary>Completes once this many calls of the path have arrived, answered or not: a signal instead of a sleep.</summary>
    public Task WaitForCallsAsync(string path, int count, CancellationToken cancellationToken = default) =>
        _log.WaitAsync(path, count, cancellationToken);

    /// <summary>Records an arrival and takes the misbehaviour it is to meet, if any.</summary>
    internal (Call Call, Misbehaviour? Misbehaviour) Arrive(string path, string method, WeChatQuery query) => _log.Arrive(new RecordedCall(
        path, method, query.SafeNames(), query.Masked(appId => Accounts.IsKnown(appId) || AlipayApps.Find(appId) is not null), Errcode: null, "in progress", Time.GetUtcNow()));

    /// <summary>The errcode for a code that is worth nothing.</summary>
    internal int ErrcodeOf(CodeState state) => state is CodeState.Used ? UsedCodeErrcode : WeChatErrors.BadCode;
}
