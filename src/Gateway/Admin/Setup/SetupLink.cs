using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Admin.Users;
using Gateway.Hosting;

namespace Gateway.Admin.Setup;

/// <summary>
/// The link to the page where the first owner is made. Its token is new at every start, in memory alone, and good until
/// there is a user: on a store that has one it opens nothing.
/// </summary>
internal sealed class SetupLink(IAdminUserStore users) : IStartNotice
{
    private const int TokenBytes = 24;

    private readonly string _token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    public async Task<string?> LineAsync(string address, CancellationToken cancellationToken) =>
        await users.AnyAsync(cancellationToken)
            ? null
            : $"首次使用，请打开此链接设置管理员（仅可使用一次） / Open this link once to make the first administrator: {address}{SetupModel.Path}?token={_token}";

    /// <summary>Whether the token is this start's, and still good.</summary>
    public async Task<bool> FitsAsync(string? given, CancellationToken cancellationToken) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(_token))
        && !await users.AnyAsync(cancellationToken);
}
