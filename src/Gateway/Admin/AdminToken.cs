using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Gateway.Hosting;

namespace Gateway.Admin;

/// <summary>The bearer token of <c>Admin:ApiToken</c>, kept as its hash.</summary>
internal sealed class AdminToken
{
    public const string Key = "Admin:ApiToken";
    public const int MinLength = 32;

    private const string Scheme = "Bearer ";

    // No name an administrator could have: records made with the token are told from those of people.
    private static readonly ClaimsPrincipal Holder = new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "api-token")], "ApiToken"));

    private readonly byte[]? _hash;

    public AdminToken(IConfiguration configuration)
    {
        var token = configuration[Key];
        if (string.IsNullOrEmpty(token))
        {
            return;
        }

        if (token.Length < MinLength)
        {
            throw new SettingException(Key, held: null, $"should hold {MinLength} characters or more, as `openssl rand -hex 32` prints them");
        }

        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
    }

    public bool IsSet => _hash is not null;

    /// <summary>The token's holder, null if the request does not carry it. Takes the same time for every wrong one.</summary>
    public ClaimsPrincipal? Authenticate(HttpRequest request)
    {
        var given = request.Headers.Authorization.ToString();
        if (_hash is null || !given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..].Trim()));
        return CryptographicOperations.FixedTimeEquals(hash, _hash) ? Holder : null;
    }
}
