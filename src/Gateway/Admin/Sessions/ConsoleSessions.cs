using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Admin.Audit;
using Gateway.Admin.Console;
using Gateway.Admin.Users;

namespace Gateway.Admin.Sessions;

/// <summary>
/// Who is signed in: a random value in a cookie, of which only a hash is kept. Looked up on every request, so that the end
/// of a session, a new role and a disabled user count at once, on every instance.
/// </summary>
internal sealed class ConsoleSessions(IAdminSessionStore store, TimeProvider time)
{
    public const string Cookie = "gateway-session";

    private const int TokenBytes = 32;
    private const int MaxBrowserLength = 200;

    // One write a minute for a browser in use.
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long a session lives without being used.</summary>
    public static TimeSpan Idle { get; } = TimeSpan.FromHours(1);

    /// <summary>How long it lives however much it is used.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(12);

    public static string Target(string userId, string id) => $"user/{userId}/session/{id}";

    public static bool IsLive(AdminSession session, DateTimeOffset now) => now < session.ExpiresAt && now - session.LastSeenAt < Idle;

    /// <summary>Null where the request carries no live session.</summary>
    public async Task<Administrator?> FindAsync(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 and <= 128 } token)
        {
            return null;
        }

        var now = time.GetStoredNow();
        var key = KeyOf(token);
        if (await store.FindAsync(key, http.RequestAborted) is not { } found || !found.UserEnabled || !IsLive(found.Session, now))
        {
            return null;
        }

        if (now - found.Session.LastSeenAt >= TouchInterval)
        {
            await store.TouchAsync(key, now, CancellationToken.None);
        }

        return new Administrator(found.UserName, found.Role, found.Session.UserId, found.Session.Id) { MustChangePassword = found.MustChangePassword };
    }

    /// <summary>Signs the browser in. False if the user was changed since it was read: then nothing has happened.</summary>
    public async Task<bool> StartAsync(HttpContext http, AdminUser user)
    {
        var now = time.GetStoredNow();
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var browser = new string([.. http.Request.Headers.UserAgent.ToString().Where(static c => !char.IsControl(c)).Take(MaxBrowserLength)]);
        var session = new AdminSession(
            $"N{RandomNumberGenerator.GetHexString(16, lowercase: true)}",
            user.Id,
            now,
            now,
            now + Longest,
            http.Connection.RemoteIpAddress?.ToString() ?? "",
            browser);
        var entry = new AuditEntry(
            now, user.Name, "session.started", Target(user.Id, session.Id), AppId: null, http.TraceIdentifier, new AuditChanges().ToJson());
        if (!await store.AddAsync(KeyOf(token), session, user.Version, Idle, entry, CancellationToken.None))
        {
            return false;
        }

        http.Response.Cookies.Append(Cookie, token, ConsoleCookies.Options(http));
        return true;
    }

    /// <summary>Signs the browser out.</summary>
    public async Task SignOutAsync(HttpContext http)
    {
        await EndAsync(http);
        http.Response.Cookies.Delete(Cookie, ConsoleCookies.Options(http));
    }

    /// <summary>Ends the session the request came with; what the browser holds then opens nothing.</summary>
    public async Task EndAsync(HttpContext http)
    {
        if (http.Administrator() is { UserId: { } user, SessionId: { } id })
        {
            var entry = http.Entry(time.GetStoredNow(), "session.ended", Target(user, id), appId: null, new AuditChanges());
            await store.EndAsync(id, entry, CancellationToken.None);
        }
    }

    private static byte[] KeyOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
