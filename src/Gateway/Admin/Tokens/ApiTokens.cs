using System.Security.Cryptography;
using System.Text;

namespace Gateway.Admin.Tokens;

/// <summary>Makes API tokens and recognises them.</summary>
internal sealed class ApiTokens(IApiTokenStore store, TimeProvider time)
{
    // Recognisable, so that scanners for leaked credentials can find it.
    private const string Prefix = "pagw_";
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int RandomLength = 40;

    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(1);

    /// <summary>A new token: about 238 bits, to be shown once, and what is kept of it.</summary>
    public static (string Token, byte[] Hash, ApiToken Kept) Make(string name, AdminRole role, string createdBy, DateTimeOffset now, DateTimeOffset? expiresAt)
    {
        var token = Prefix + RandomNumberGenerator.GetString(LettersAndDigits, RandomLength);
        var id = $"T{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        return (token, SHA256.HashData(Encoding.UTF8.GetBytes(token)), new ApiToken(id, name, role, token[^4..], createdBy, now, expiresAt, LastUsedAt: null));
    }

    /// <summary>Null if the request carries no live token of these. Looked up by its hash, which tells nothing by its time.</summary>
    public async Task<Administrator?> AuthenticateAsync(HttpRequest request)
    {
        var now = time.GetStoredNow();
        if (AdminToken.GivenHash(request) is not { } hash
            || await store.FindAsync(hash, request.HttpContext.RequestAborted) is not { } token
            || !token.IsLive(now))
        {
            return null;
        }

        if (!(now - token.LastUsedAt < TouchInterval))
        {
            await store.TouchAsync(token.Id, now, CancellationToken.None);
        }

        // With a character no user's name has.
        return new Administrator($"{AdminToken.HolderName}:{token.Name}", token.Role);
    }
}
