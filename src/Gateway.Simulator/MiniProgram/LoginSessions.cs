using System.Security.Cryptography;
using System.Text;

namespace Gateway.Simulator.MiniProgram;

/// <summary>Who is logged in to which mini-program, with which session key. Thread-safe and bounded.</summary>
internal sealed class LoginSessions
{
    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly BoundedMap<(string AppId, string OpenId), Session> _sessions = new(Capacity);

    /// <summary>A login: the user's key from now on, 16 random bytes in base64. The one before is dead.</summary>
    public string Begin(string appId, string openId)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        lock (_gate)
        {
            _sessions.GetOrAdd((appId, openId), _ => new Session()).Key = key;
        }

        return key;
    }

    /// <summary>The current key; null if the user never logged in or the session was ended.</summary>
    public string? KeyOf(string appId, string openId)
    {
        lock (_gate)
        {
            return _sessions.TryGet((appId, openId), out var session) ? session.Key : null;
        }
    }

    /// <summary>Whether this user ever logged in here.</summary>
    public bool Knows(string appId, string openId)
    {
        lock (_gate)
        {
            return _sessions.TryGet((appId, openId), out _);
        }
    }

    public void End(string appId, string openId)
    {
        lock (_gate)
        {
            if (_sessions.TryGet((appId, openId), out var session))
            {
                session.Key = null;
            }
        }
    }

    /// <summary>
    /// AES-128-CBC with PKCS#7 padding under the decoded session key and a random IV
    /// (developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html).
    /// </summary>
    public (string EncryptedData, string Iv) Encrypt(string appId, string openId, string json)
    {
        var key = KeyOf(appId, openId) ?? throw new InvalidOperationException("This user has no session: log in first.");
        using var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(key);
        aes.GenerateIV();
        var encrypted = aes.EncryptCbc(Encoding.UTF8.GetBytes(json), aes.IV, PaddingMode.PKCS7);
        return (Convert.ToBase64String(encrypted), Convert.ToBase64String(aes.IV));
    }

    private sealed class Session
    {
        public string? Key { get; set; }
    }
}
