using Gateway.Envelope;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>
/// Fills the document: the calls that are mapped, as they are mapped. Handlers read their bodies by hand, so nothing can be
/// read off their signatures; what can be read off is taken from the calls' rules and from the table of codes.
/// </summary>
internal sealed class AssistDocument(ApiLanguage language) : IOpenApiDocumentTransformer
{
    private static readonly IReadOnlyList<Examples> Made = [.. ExampleApps.Dialects.Select(dialect => new Examples(dialect.Dialect, dialect.Name))];

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        // Nothing of this host: neither its name nor where it listens.
        document.Info = new OpenApiInfo
        {
            Title = new ApiText("支付辅助网关接口", "Payment assist gateway").In(language),
            Version = "1",
            Description = Introduction.Text.In(language),
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Tags = new HashSet<OpenApiTag>(CallGroup.All.Select(group => new OpenApiTag { Name = group.Id, Description = group.Name.In(language) }));
        document.Paths = [];
        var envelope = new EnvelopeSchemas(document, language);
        envelope.Add();
        var plain = new PlainAnswers(document, language);
        plain.Add();

        var endpoints = context.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        AddCalls(document, endpoints, new CallOperation(document, envelope, plain, language, Made));
        AddOthers(document, endpoints, new OtherAddresses(document, plain, language));
        return Task.CompletedTask;
    }

    private void AddCalls(OpenApiDocument document, List<RouteEndpoint> endpoints, CallOperation operation)
    {
        var calls = endpoints
            .Select(endpoint => (Path: PathOf(endpoint), Call: endpoint.Metadata.GetMetadata<CallDescriptor>()))
            // The other spelling is the same call, and is named in its description.
            .Where(endpoint => endpoint.Call is { } call && !(call.AlsoNamed is { } other && endpoint.Path.EndsWith(other, StringComparison.Ordinal)))
            .OrderBy(endpoint => CallTexts.All.IndexOf(CallTexts.Of(endpoint.Call!.Name)));
        foreach (var (path, call) in calls)
        {
            document.Paths.Add(path, new OpenApiPathItem
            {
                Servers =
                [
                    new OpenApiServer { Url = "/" },
                    new OpenApiServer
                    {
                        Url = "/apps/{appId}",
                        Description = new ApiText("应用号在路径中", "The app in the path").In(language),
                        Variables = new Dictionary<string, OpenApiServerVariable>(StringComparer.Ordinal) { ["appId"] = new() { Default = "A-v2" } },
                    },
                ],
                Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = operation.Describe(call!) },
            });
        }
    }

    private static void AddOthers(OpenApiDocument document, List<RouteEndpoint> endpoints, OtherAddresses others)
    {
        foreach (var pattern in OtherAddresses.Patterns.Where(pattern => endpoints.Exists(endpoint => PathOf(endpoint) == pattern)))
        {
            document.Paths.Add(pattern, new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = others.Describe(pattern) },
            });
        }
    }

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
}
