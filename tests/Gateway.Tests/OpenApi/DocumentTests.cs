using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Envelope;
using Gateway.OpenApi;
using Gateway.Signing;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Gateway.Tests.OpenApi;

/// <summary>The document against the gateway it describes.</summary>
public sealed class DocumentTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly string[] Probes = ["/healthz/live", "/healthz/ready"];

    // What is not the assist API, and so not described: the console and its API, the description itself.
    private static readonly string[] Undescribed = ["/admin", "/openapi/", "/docs"];

    [Fact]
    public async Task A_reader_takes_it_without_an_error_or_a_warning()
    {
        var document = await PublishedDocument.FetchAsync(gateway);

        var read = OpenApiDocument.Parse(document.Text, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(document.Paths.Count, read.Document!.Paths.Count);
        Assert.Empty(Unresolved(document.Json, document));
    }

    [Fact]
    public async Task It_has_every_address_that_is_mapped_and_no_other()
    {
        var document = await PublishedDocument.FetchAsync(gateway);
        var mapped = Endpoints().Where(endpoint => endpoint.Metadata.GetMetadata<CallDescriptor>() is not { AlsoNamed: { } other } || !Path(endpoint).EndsWith(other, StringComparison.Ordinal))
            .Select(Path)
            .Where(path => !Array.Exists(Undescribed, prefix => path.StartsWith(prefix, StringComparison.Ordinal)));

        Assert.Equal(mapped.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), document.Paths.Select(path => path.Key).Order(StringComparer.Ordinal));
        Assert.All(Probes, probe => Assert.NotNull(document.Paths[probe]!["get"]));
    }

    [Fact]
    public async Task The_other_spelling_of_a_call_is_said_beside_it()
    {
        var document = await PublishedDocument.FetchAsync(gateway);
        var twice = Calls().Where(call => call.AlsoNamed is not null).ToList();

        Assert.Equal(3, twice.Count);
        Assert.All(twice, call => Assert.Contains($"/unipay/assist/{call.AlsoNamed}", (string)document.Call(call.Name)["description"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_rule_of_every_field_is_in_it()
    {
        var document = await PublishedDocument.FetchAsync(gateway);
        foreach (var call in Calls())
        {
            var described = document.FieldsOf(document.Call(call.Name));
            var required = described["required"]?.AsArray().Select(name => (string)name!).ToHashSet(StringComparer.Ordinal) ?? [];
            foreach (var (name, field) in described["properties"]?.AsObject() ?? [])
            {
                // The rules themselves are asked: a value that just fits, and one that just does not.
                var length = (int?)field!["maxLength"];
                Assert.Equal(required.Contains(name), Complains(call, name, null));
                Assert.Equal(required.Contains(name), Complains(call, name, ""));
                if (length is { } longest)
                {
                    Assert.Contains($"{longest}", Complaints(call, name, new string('a', longest + 1)), StringComparison.Ordinal);
                    Assert.DoesNotContain($"limited to {longest}", Complaints(call, name, new string('a', longest)), StringComparison.Ordinal);
                }
                else if (field["enum"] is null)
                {
                    Assert.DoesNotContain("limited to", Complaints(call, name, new string('a', 50_000)), StringComparison.Ordinal);
                }

                if (field["enum"] is { } words)
                {
                    Assert.All(words.AsArray(), word => Assert.False(Complains(call, name, (string)word!)));
                    Assert.True(Complains(call, name, "another"));
                }

                for (var character = '!'; field["pattern"] is { } pattern && character < 127; character++)
                {
                    Assert.Equal(!Regex.IsMatch(character.ToString(), (string)pattern!, RegexOptions.None, TimeSpan.FromSeconds(5)), Complains(call, name, character.ToString()));
                }
            }

            // And no rule is of a field that is not there.
            var facts = FieldFacts.Of(call.Rules);
            Assert.Equal(
                facts.Keys.Except(FieldFacts.EnvelopeNames, StringComparer.Ordinal).Order(StringComparer.Ordinal),
                (described["properties"]?.AsObject() ?? []).Select(field => field.Key).Order(StringComparer.Ordinal));
            foreach (var (name, fact) in facts.Where(fact => !FieldFacts.EnvelopeNames.Contains(fact.Key)))
            {
                var schema = described["properties"]![name]!;
                Assert.Equal(fact.MaxLength, (int?)schema["maxLength"]);
                Assert.Equal(fact.Pattern, (string?)schema["pattern"]);
                Assert.All(fact.Sentences, sentence => Assert.Contains(sentence.English, (string)schema["description"]!, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task The_envelope_is_described_by_its_own_rules()
    {
        var document = await PublishedDocument.FetchAsync(gateway);
        var facts = FieldFacts.Of(Calls().First().Rules);
        foreach (var family in new[] { "V2", "V3", "Open" })
        {
            var envelope = document.Component("Envelope" + family);
            foreach (var (name, field) in envelope["properties"]!.AsObject().Where(field => field.Key is not ("reqTime" or "sign")))
            {
                Assert.Equal(facts[name].MaxLength, (int?)field!["maxLength"]);
            }

            Assert.Equal(family == "Open" ? 1024 : 64, (int)envelope["properties"]!["sign"]!["maxLength"]!);
            Assert.Equal(
                family == "Open" ? ["nonceStr", "reqTime", "sign"] : ["reqTime", "sign"],
                envelope["required"]!.AsArray().Select(name => (string)name!));
        }

        Assert.Equal(FieldFacts.EnvelopeNames.Order(StringComparer.Ordinal), document.Component("EnvelopeOpen")["properties"]!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.False(document.Component("EnvelopeUnsigned")["properties"]!.AsObject().ContainsKey("sign"));
        Assert.All(Calls(), call => Assert.Equal(
            call.MayBeUnsigned,
            PublishedDocument.RequestOf(document.Call(call.Name))["schema"]!["allOf"]![1]!["anyOf"]!.AsArray().Any(one => (string)one!["$ref"]! == "#/components/schemas/EnvelopeUnsigned")));
    }

    [Fact]
    public async Task Every_outer_code_the_gateway_answers_is_in_it_with_its_meaning()
    {
        var document = await PublishedDocument.FetchAsync(gateway);
        var codes = document.Component("OuterCode");
        var answered = Enum.GetValues<Outcome>()
            .SelectMany(outcome => Enum.GetValues<Dialect>().Select(dialect => OutcomeCodes.Of(outcome, dialect)))
            .Where(code => code is not (429 or 503))
            .Distinct().Order();

        Assert.Equal(answered, codes["enum"]!.AsArray().Select(code => (int)code!));
        Assert.Equal(codes["enum"]!.AsArray().Count, codes["x-enum-descriptions"]!.AsArray().Count);
        Assert.All(codes["x-enum-descriptions"]!.AsArray(), text => Assert.Matches(@"[\u4e00-\u9fff].* / [\x20-\x7e]+", (string)text!));
    }

    [Fact]
    public async Task Every_call_names_the_plain_statuses_and_its_trace_id()
    {
        var document = await PublishedDocument.FetchAsync(gateway);
        foreach (var (_, call) in document.Calls)
        {
            Assert.Equal(["200", "404", "405", "413", "415", "429", "503"], call["responses"]!.AsObject().Select(answer => answer.Key).Order(StringComparer.Ordinal));
            foreach (var (status, answer) in call["responses"]!.AsObject())
            {
                var headers = document.Resolve(answer!)["headers"]!.AsObject();
                Assert.Contains("X-Trace-Id", headers.Select(header => header.Key));
                Assert.Equal(status is "429" or "503", headers.ContainsKey("Retry-After"));
            }
        }
    }

    [Fact]
    public async Task It_is_the_same_bytes_for_everybody_and_need_not_be_sent_twice()
    {
        using var first = await gateway.Http.GetAsync("/openapi/v1.json");
        using var head = await gateway.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/openapi/v1.json"));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var second = await gateway.Http.SendAsync(again);
        using var post = await gateway.Http.PostAsync("/openapi/v1.json", null);

        Assert.Equal("application/json", first.Content.Headers.ContentType!.MediaType);
        Assert.True(first.Content.Headers.ContentLength < 512 * 1024);
        Assert.True(first.Headers.CacheControl!.Public);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);

        await using var other = new TestGateway().With("Gateway:DefaultAppId", "hidden-app").With("Gateway:PublicBaseUrl", "https://hidden.example");
        await other.InitializeAsync();
        Assert.Equal(await first.Content.ReadAsStringAsync(), await other.Http.GetStringAsync("/openapi/v1.json"));
    }

    [Fact]
    public async Task Nothing_of_the_host_or_its_settings_is_in_it()
    {
        var app = await gateway.CreateAppAsync();
        string[] texts = [await gateway.Http.GetStringAsync("/openapi/v1.json"), await gateway.Http.GetStringAsync("/docs?lang=zh"), await gateway.Http.GetStringAsync("/docs?lang=en")];

        foreach (var hidden in new[] { app.AppId, app.MchNo, app.Secret, app.WxAppId, app.AppSecret, TestGateway.AdminToken, gateway.Http.BaseAddress!.Authority, "//" + Environment.MachineName, gateway.DatabasePath, "BEGIN PRIVATE", ExampleApps.PrivateKey.Split('\n')[5], "Kestrel" })
        {
            Assert.All(texts, text => Assert.DoesNotContain(hidden, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static IEnumerable<string> Unresolved(JsonNode node, PublishedDocument document)
    {
        foreach (var reference in node switch
        {
            JsonObject { } one when (string?)one["$ref"] is { } target => [document.Resolve(one) is null ? target : ""],
            JsonObject { } one => one.Where(member => member.Value is not null).SelectMany(member => Unresolved(member.Value!, document)),
            JsonArray many => many.Where(item => item is not null).SelectMany(item => Unresolved(item!, document)),
            _ => [],
        })
        {
            if (reference.Length > 0)
            {
                yield return reference;
            }
        }
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private IEnumerable<CallDescriptor> Calls() => Endpoints().Select(endpoint => endpoint.Metadata.GetMetadata<CallDescriptor>()).OfType<CallDescriptor>().Distinct();

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    private static bool Complains(CallDescriptor call, string field, string? value) => Complaints(call, field, value).Length > 0;

    // What the rules say of a request in which only this field is as it should not be.
    private static string Complaints(CallDescriptor call, string field, string? value)
    {
        var request = new JsonObject { ["reqTime"] = 1 };
        foreach (var other in CallTexts.Of(call.Name).Fields.Where(other => other.Example is not null))
        {
            request[other.Name] = other.Example;
        }

        if (field == "subAppId")
        {
            request["subMchId"] = "1600000001";
        }

        request[field] = value;
        var work = new EnvelopeWork();
        Assert.Equal(BodyFault.None, work.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(request.ToJsonString()))));
        return string.Join('\n', call.Rules.Validate(work.Fields).Errors);
    }
}
