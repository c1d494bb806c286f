namespace Gateway.Assist;

/// <summary>Where a merchant may have a user's browser sent.</summary>
internal static class RedirectAddress
{
    /// <summary>An absolute http or https address without user information, and without characters browsers read in more than one way.</summary>
    public static bool IsWeb(string address) =>
        !address.AsSpan().ContainsAnyInRange('\0', ' ')
        && !address.Contains('\\', StringComparison.Ordinal)
        && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.UserInfo.Length == 0
        && uri.Host.Length > 0;

    /// <summary>Whether the address's origin is one of <paramref name="origins"/>; an empty list allows every origin.</summary>
    public static bool IsAllowed(string address, IReadOnlyList<string> origins)
    {
        if (origins.Count == 0)
        {
            return true;
        }

        var asked = new Uri(address);
        return origins.Any(origin => Uri.Compare(asked, new Uri(origin), UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0);
    }
}
