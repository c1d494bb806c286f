using System.Security.Cryptography;
using Gateway.Hosting;

namespace Gateway.OpenApi;

/// <summary>The description of the assist API: a document for programs, and a page for people.</summary>
internal static class ApiDescription
{
    public const string DocumentPath = "/openapi/v1.json";
    public const string PagePath = "/docs";

    private const string Unchanged = "public, max-age=31536000, immutable";
    private const string AskAgain = "public, max-age=300";

    private const string ContentPolicy =
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Where the style sheet is: an address that changes with its content.</summary>
    public static string StylePath { get; } = $"{PagePath}/docs.{Convert.ToHexStringLower(SHA256.HashData(DocsPage.Style).AsSpan(0, 8))}.css";

    public static void AddApiDescription(this IServiceCollection services)
    {
        foreach (var language in Enum.GetValues<ApiLanguage>())
        {
            services.AddOpenApi(ApiDocuments.NameOf(language), options =>
            {
                // Nothing can be read off the handlers' signatures: the transformer describes what is mapped.
                options.ShouldInclude = static _ => false;
                options.AddDocumentTransformer(new AssistDocument(language));
            });
        }

        services.AddSingleton<ApiDocuments>();
    }

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        var documents = routes.ServiceProvider.GetRequiredService<ApiDocuments>();
        routes.MapMethods(DocumentPath, Read, (RequestDelegate)(async http => await (await documents.JsonAsync()).ServeAsync(http, AskAgain)));
        routes.MapMethods(PagePath, Read, (RequestDelegate)(async http => await ServePageAsync(http, documents)));
        var style = new ServedText(DocsPage.Style, "text/css; charset=utf-8");
        routes.MapMethods(StylePath, Read, (RequestDelegate)(http => style.ServeAsync(http, Unchanged)));
    }

    private static async Task ServePageAsync(HttpContext http, ApiDocuments documents)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.Vary = "Accept-Language";
        await (await documents.PageAsync(IsChinese(http.Request))).ServeAsync(http, AskAgain);
    }

    // The address decides, then the browser. Who does not say reads Chinese, as merchants here do.
    private static bool IsChinese(HttpRequest request) => request.Query["lang"].ToString() switch
    {
        "zh" => true,
        "en" => false,
        _ => AcceptedLanguage.IsChinese(request),
    };
}
