using Gateway.Hosting;

namespace Gateway.Admin.Apps.Connect;

/// <summary>The address callers reach the gateway at: <c>Gateway:PublicBaseUrl</c>, or the one the console was opened at.</summary>
/// <exception cref="SettingException">The setting holds no address.</exception>
internal sealed class PublicAddress(IConfiguration configuration)
{
    public const string Key = "Gateway:PublicBaseUrl";

    private readonly string? _set = Setting.WebAddress(configuration, Key)?.AbsoluteUri.TrimEnd('/');

    /// <summary>Without a slash at its end.</summary>
    public string Of(HttpRequest request) => _set ?? $"{request.Scheme}://{request.Host.ToUriComponent()}";
}
