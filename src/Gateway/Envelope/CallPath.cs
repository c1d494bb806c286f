namespace Gateway.Envelope;

/// <summary>The app a path names.</summary>
internal sealed record PathApp(string AppId);

/// <summary>Brings the spellings of a call's path that the SDKs use to the one that is routed.</summary>
/// <remarks>
/// The v2 SDK glues address and path together (<c>//unipay/…</c>), the 3.0.0-beta SDK leaves out <c>/unipay</c>, and an
/// SDK without an app id is pointed at <c>/apps/{appId}</c>.
/// </remarks>
internal static class CallPath
{
    private const string Canonical = "/unipay/assist/";
    private const string Beta = "/assist/";
    private const string Apps = "/apps/";

    public static void UseCallPaths(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(Canonical, StringComparison.OrdinalIgnoreCase) || path.Contains("//", StringComparison.Ordinal))
        {
            Rewrite(context, path);
        }

        return next(context);
    });

    private static void Rewrite(HttpContext context, string path)
    {
        while (path.Contains("//", StringComparison.Ordinal))
        {
            path = path.Replace("//", "/", StringComparison.Ordinal);
        }

        if (path.StartsWith(Apps, StringComparison.OrdinalIgnoreCase)
            && path.IndexOf('/', Apps.Length) is var end && end > Apps.Length
            && IsCall(path.AsSpan(end)))
        {
            context.Features.Set(new PathApp(path[Apps.Length..end]));
            path = path[end..];
        }

        if (path.StartsWith(Beta, StringComparison.OrdinalIgnoreCase))
        {
            path = Canonical + path[Beta.Length..];
        }

        context.Request.Path = path;
    }

    private static bool IsCall(ReadOnlySpan<char> path) =>
        path.StartsWith(Canonical, StringComparison.OrdinalIgnoreCase) || path.StartsWith(Beta, StringComparison.OrdinalIgnoreCase);
}
