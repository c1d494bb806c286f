using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.Apps.Connect;

/// <summary>What goes into the snippets; no secret.</summary>
/// <param name="ServiceUrl">Without a slash at its end; ends in the app's prefix.</param>
/// <param name="Secret">What stands where the secret has to go, as the two that follow.</param>
internal sealed record SnippetValues(StoredApp App, string ServiceUrl, string Secret, string PrivateKey, string PlatformKey)
{
    public Dialect Dialect => App.Settings.Dialect;

    public SignType SignType => App.Settings.SignType;

    public string AppId => App.AppId;

    public string MchNo => App.Merchant.MchNo;

    public string PingUrl => ServiceUrl + "/unipay/assist/ping";

    /// <summary>Whether the address is neither https nor of this machine: what a client has to be told to put up with.</summary>
    public bool NeedsHttpAllowed => new Uri(ServiceUrl) is { IsLoopback: false, Scheme: "http" };

    /// <summary>Whether its requests name app and merchant, as 3.0.0 and the open SDKs send them.</summary>
    public bool NamesMerchant => Dialect is Dialect.V3 or Dialect.Open;
}

/// <summary>An app's settings as one kind of caller takes them, ready to copy.</summary>
internal sealed record Snippet(string Name, string Code)
{
    public static IReadOnlyList<Snippet> All(SnippetValues values) =>
    [
        new(JavaSnippet.Name(values.Dialect), JavaSnippet.Of(values)),
        new("Node.js", NodeSnippet.Of(values)),
        new(".NET", DotNetSnippet.Of(values)),
        new("curl", CurlSnippet.Of(values)),
    ];
}
