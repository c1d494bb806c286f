namespace Gateway.Admin.Apps;

/// <summary>An origin a browser may be sent back to: <c>scheme://host[:port]</c>.</summary>
internal static class RedirectOrigin
{
    /// <summary>In lower case and without a default port, as a browser names it; null if it is not an origin.</summary>
    public static string? Normalise(string? origin)
    {
        if (origin is null
            || !origin.All(char.IsAscii)
            || !Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.UserInfo.Length > 0)
        {
            return null;
        }

        // Whatever the parser forgives (a path, a backslash) is more than an origin.
        var normal = uri.GetLeftPart(UriPartial.Authority);
        var withPort = $"{normal}:{uri.Port}";
        return origin.Equals(normal, StringComparison.OrdinalIgnoreCase) || (uri.IsDefaultPort && origin.Equals(withPort, StringComparison.OrdinalIgnoreCase))
            ? normal
            : null;
    }
}
