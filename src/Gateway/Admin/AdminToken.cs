using System.Security.Cryptography;
using System.Text;
using Gateway.Hosting;

namespace Gateway.Admin;

/// <summary>The bearer token of <c>Admin:ApiToken</c>, kept as its hash.</summary>
internal sealed class AdminToken
{
    public const string Key = "Admin:ApiToken";
    public const int MinLength = 32;

    /// <summary>No name a user can have: records made with the token are told from those of people.</summary>
    public const string HolderName = "api-token";

    private const string Scheme = "Bearer ";

    private static readonly Administrator Holder = new(HolderName, AdminRole.Owner);

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
    public Administrator? Authenticate(HttpRequest request) =>
        _hash is not null && GivenHash(request) is { } hash && CryptographicOperations.FixedTimeEquals(hash, _hash) ? Holder : null;

    /// <summary>SHA-256 of the bearer token a request carries; null if it carries none.</summary>
    internal static byte[]? GivenHash(HttpRequest request)
    {
        var given = request.Headers.Authorization.ToString();
        return given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..].Trim()))
            : null;
    }
}
