namespace Gateway.Hosting;

/// <summary>Addresses in settings.</summary>
internal static class WebAddress
{
    /// <summary>An absolute http or https address without user, query or fragment; null otherwise.</summary>
    public static Uri? TryParse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
            ? uri
            : null;
}
