namespace Gateway.Admin.Sessions;

/// <summary>What a user agent's text says, for people: <c>Chrome · Windows</c>. Whatever is not known stays as it is.</summary>
internal static class BrowserName
{
    // In this order: each says the names of those after it, too.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("MicroMessenger", "WeChat"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>Null where it says nothing.</summary>
    public static string? Of(string userAgent)
    {
        var browser = Find(Browsers, userAgent);
        var system = Find(Systems, userAgent);
        return (browser, system) switch
        {
            (null, _) => userAgent.Length == 0 ? null : userAgent[..Math.Min(userAgent.Length, 40)],
            (_, null) => browser,
            _ => $"{browser} · {system}",
        };
    }

    private static string? Find((string Sign, string Name)[] known, string userAgent) =>
        known.FirstOrDefault(one => userAgent.Contains(one.Sign, StringComparison.Ordinal)).Name;
}
