using System.Security.Cryptography;
using System.Text;

namespace Gateway.Simulator;

/// <summary>The accounts the platform knows, and which openid belongs to which of them. Thread-safe and bounded.</summary>
/// <param name="acceptUnknown">Registers an appid never seen with the first secret it presents, instead of refusing it.</param>
internal sealed class Accounts(bool acceptUnknown)
{
    private const int Capacity = 10_000;
    private const int LongestAppId = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Account> _added = new(StringComparer.Ordinal);
    private readonly BoundedMap<string, Account> _visitors = new(Capacity);
    private readonly BoundedMap<string, string> _ownerOfOpenId = new(Capacity);

    public void Add(string appId, string appSecret, string? authorizedDomain, bool bound)
    {
        ArgumentException.ThrowIfNullOrEmpty(appSecret);
        RequireLength(appId);
        lock (_gate)
        {
            if (_added.Count >= Capacity && !_added.ContainsKey(appId))
            {
                throw new InvalidOperationException($"The simulator holds at most {Capacity} accounts.");
            }

            _added[appId] = new Account(Digest(appSecret), authorizedDomain, bound);
        }
    }

    public Account? Find(string appId)
    {
        lock (_gate)
        {
            return _added.TryGetValue(appId, out var account) || _visitors.TryGet(appId, out account) ? account : null;
        }
    }

    public bool IsKnown(string appId) => Find(appId) is not null;

    /// <summary>Whether the appid is known, or would be accepted as it comes.</summary>
    public bool MayExist(string appId) => IsKnown(appId) || (acceptUnknown && appId.Length <= LongestAppId);

    /// <summary>For members that tests and people call.</summary>
    /// <exception cref="ArgumentException">The appid is too long, or unknown where only known ones are accepted.</exception>
    public void Require(string appId)
    {
        RequireLength(appId);
        if (!MayExist(appId))
        {
            throw new ArgumentException("No such account: add it first.", nameof(appId));
        }
    }

    /// <returns>The account, or else the errcode.</returns>
    public (Account? Account, int Errcode) Authenticate(string appId, string appSecret)
    {
        lock (_gate)
        {
            var account = Find(appId);
            if (account is null)
            {
                if (!MayExist(appId))
                {
                    return (null, WeChatErrors.BadAppId);
                }

                account = new Account(Digest(appSecret), AuthorizedDomain: null, Bound: true);
                _visitors.Add(appId, account);
            }

            return CryptographicOperations.FixedTimeEquals(account.SecretDigest, Digest(appSecret))
                ? (account, 0)
                : (null, WeChatErrors.BadSecret);
        }
    }

    /// <summary>The user as this account sees them; null stands for the first of the two people the consent page offers.</summary>
    public SimulatedUser UserAt(string appId, SimulatedUser? user) =>
        user is null ? Person.Lin.At(appId) : user with { OpenId = OpenIdAt(appId, user.OpenId) };

    /// <summary>The openid itself at the account that used it first, and another one at every other account.</summary>
    private string OpenIdAt(string appId, string openId)
    {
        ArgumentException.ThrowIfNullOrEmpty(openId);
        lock (_gate)
        {
            var owner = _ownerOfOpenId.GetOrAdd(openId, _ => appId);
            return string.Equals(owner, appId, StringComparison.Ordinal) ? openId : Identity.OpenId(appId, openId);
        }
    }

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static void RequireLength(string appId)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        if (appId.Length > LongestAppId)
        {
            throw new ArgumentException($"An appid has at most {LongestAppId} characters.", nameof(appId));
        }
    }
}

/// <param name="SecretDigest">SHA-256 of the AppSecret, which itself is not kept.</param>
/// <param name="AuthorizedDomain">The host redirect addresses must have; null lets every host pass.</param>
/// <param name="Bound">Whether the account is bound to an open-platform account, without which nobody has a unionid.</param>
internal sealed record Account(byte[] SecretDigest, string? AuthorizedDomain, bool Bound);
