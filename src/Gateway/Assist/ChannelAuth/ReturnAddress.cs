using System.Buffers;

namespace Gateway.Assist.ChannelAuth;

/// <summary>Where a merchant wants the browser sent when it is done: an address of an origin the app allows, or a path on the first.</summary>
internal static class ReturnAddress
{
    public const string QueryCode = "queryCode";

    // Printable ASCII, less what browsers and servers read in more than one way.
    private static readonly SearchValues<char> Safe = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%");

    // Of a host or an IP address, with a port. No user, no percent-encoding, nothing a browser would translate.
    private static readonly SearchValues<char> OfAuthorities = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.:[]");

    /// <summary>Whether the text is an address or a path at all, of whatever origin.</summary>
    public static bool IsWellFormed(string asked) =>
        asked.Length > 0 && !asked.AsSpan().ContainsAnyExcept(Safe) && (IsPath(asked) || OriginOf(asked) is not null) && !NamesQueryCode(asked);

    public static bool IsPath(string asked) => asked[0] == '/' && !asked.StartsWith("//", StringComparison.Ordinal);

    /// <summary>The address to go to; null where none of the app's origins has it. No origins allow no address.</summary>
    /// <param name="asked">Something that <see cref="IsWellFormed"/>.</param>
    public static string? Resolve(string asked, IReadOnlyList<string> origins) =>
        IsPath(asked) ? origins.Count > 0 ? origins[0] + asked : null
        : OriginOf(asked) is { } origin && origins.Contains(origin, StringComparer.OrdinalIgnoreCase) ? asked
        : null;

    /// <summary>The address with the query code in its query, before the <c>#</c> of a hash-routed one.</summary>
    public static string With(string address, string queryCode)
    {
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        var (before, fragment) = hash < 0 ? (address, "") : (address[..hash], address[hash..]);
        var joint = !before.Contains('?', StringComparison.Ordinal) ? "?" : before[^1] is '?' or '&' ? "" : "&";
        return $"{before}{joint}{QueryCode}={queryCode}{fragment}";
    }

    // As text, so that what is compared is what the browser gets; as origins are kept, in lower case and without a default port.
    private static string? OriginOf(string address)
    {
        var scheme = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https://"
            : address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http://"
            : null;
        if (scheme is null)
        {
            return null;
        }

        var rest = address.AsSpan(scheme.Length);
        var authority = rest.IndexOfAny('/', '?', '#') is var end and >= 0 ? rest[..end] : rest;
        return authority.IsEmpty || authority.ContainsAnyExcept(OfAuthorities) || !Uri.TryCreate($"{scheme}{authority}", UriKind.Absolute, out var origin)
            ? null
            : origin.GetLeftPart(UriPartial.Authority);
    }

    // Two of them would leave open which one the page reads.
    private static bool NamesQueryCode(string address)
    {
        var before = address.Split('#')[0];
        var query = before.IndexOf('?', StringComparison.Ordinal);
        return query >= 0 && before[(query + 1)..].Split('&')
            .Any(part => Uri.UnescapeDataString(part.Split('=')[0]).Equals(QueryCode, StringComparison.OrdinalIgnoreCase));
    }
}
