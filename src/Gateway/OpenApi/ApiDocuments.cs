using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>The document in the languages it is made in: on the first request for it, once, and then as bytes.</summary>
internal sealed class ApiDocuments(IServiceProvider services)
{
    private readonly ServedOnce _json = new(async () =>
    {
        var document = await Provider(services, ApiLanguage.Both).GetOpenApiDocumentAsync();
        await using var text = new StringWriter();
        document.SerializeAs(OpenApiSpecVersion.OpenApi3_1, new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        return new ServedText(Encoding.UTF8.GetBytes(text.ToString()), "application/json; charset=utf-8");
    });

    private readonly ServedOnce _chinese = new(() => PageAsync(services, ApiLanguage.Chinese));
    private readonly ServedOnce _english = new(() => PageAsync(services, ApiLanguage.English));

    /// <summary>The name of the document in one language.</summary>
    public static string NameOf(ApiLanguage language) => language switch
    {
        ApiLanguage.Chinese => "v1.zh",
        ApiLanguage.English => "v1.en",
        _ => "v1",
    };

    public Task<ServedText> JsonAsync() => _json.GetAsync();

    public Task<ServedText> PageAsync(bool isChinese) => (isChinese ? _chinese : _english).GetAsync();

    private static async Task<ServedText> PageAsync(IServiceProvider services, ApiLanguage language) =>
        new(Encoding.UTF8.GetBytes(DocsPage.Render(await Provider(services, language).GetOpenApiDocumentAsync(), language)), "text/html; charset=utf-8");

    private static IOpenApiDocumentProvider Provider(IServiceProvider services, ApiLanguage language) =>
        services.GetRequiredKeyedService<IOpenApiDocumentProvider>(NameOf(language));
}

/// <summary>Made by the first who asks, while the others wait for it; a failure is not kept.</summary>
internal sealed class ServedOnce(Func<Task<ServedText>> make)
{
    private Lazy<Task<ServedText>> _made = new(make);

    public async Task<ServedText> GetAsync()
    {
        var made = Volatile.Read(ref _made);
        try
        {
            return await made.Value;
        }
        catch
        {
            Interlocked.CompareExchange(ref _made, new Lazy<Task<ServedText>>(make), made);
            throw;
        }
    }
}

/// <summary>Bytes that are the same for everybody.</summary>
internal sealed class ServedText(byte[] content, string type)
{
    private readonly string _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"";

    public async Task ServeAsync(HttpContext http, string cacheControl)
    {
        var response = http.Response;
        response.Headers.ETag = _tag;
        response.Headers.CacheControl = cacheControl;
        response.Headers.XContentTypeOptions = "nosniff";
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(_tag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = type;
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(content, http.RequestAborted);
        }
    }
}
