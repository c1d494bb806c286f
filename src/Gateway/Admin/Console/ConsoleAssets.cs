using System.Security.Cryptography;

namespace Gateway.Admin.Console;

/// <summary>The console's style sheet and script, inside the program; each at an address that changes with its content.</summary>
internal sealed class ConsoleAssets
{
    public const string Root = ConsoleNav.Root + "/assets/";

    private readonly Asset _css = Load("console.css", "text/css; charset=utf-8");
    private readonly Asset _js = Load("console.js", "text/javascript; charset=utf-8");

    public string Css => _css.Path;

    public string Js => _js.Path;

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asset in (Asset[])[_css, _js])
        {
            routes.MapGet(asset.Path, asset.ServeAsync);
        }
    }

    private static Asset Load(string name, string type)
    {
        using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program lacks its {name}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        return new Asset($"{Root}{Path.GetFileNameWithoutExtension(name)}.{hash}{Path.GetExtension(name)}", type, content);
    }

    private sealed record Asset(string Path, string Type, byte[] Content)
    {
        public Task ServeAsync(HttpContext http)
        {
            http.Response.ContentType = Type;
            http.Response.ContentLength = Content.Length;
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return http.Response.Body.WriteAsync(Content, http.RequestAborted).AsTask();
        }
    }
}
