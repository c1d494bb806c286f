using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.OpenApi;
using Gateway.Signing;
using Gateway.Tests.Signing;

namespace Gateway.Tests.OpenApi;

/// <summary>The examples are what the gateway takes and gives. A signer that shares no code with it checks them.</summary>
public sealed class ExampleTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly int[] RefusedByTheEnvelope = [10505, 10506, 10507, 20023, 20052, 10408, 10409, 10410, 10500];

    public static TheoryData<string> Dialects => new("v2", "v3-beta", "v3", "open");

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Every_example_request_is_signed(string dialect)
    {
        var document = await PublishedDocument.FetchAsync(gateway);
        foreach (var (_, call) in document.Calls)
        {
            var request = PublishedDocument.Examples(PublishedDocument.RequestOf(call)).Single(example => example.Name == dialect).Value;
            Assert.True(Fits(Reference.Request(TestApp.Text(request), DialectOf(dialect)), (string)request["sign"]!, DialectOf(dialect)), TestApp.Text(request));
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Every_example_answer_is_signed_and_has_the_members_it_is_said_to_have(string dialect)
    {
        var document = await PublishedDocument.FetchAsync(gateway);
        foreach (var (name, call) in document.Calls)
        {
            var shape = CallTexts.Of(name).Shape;
            foreach (var (example, answer) in PublishedDocument.Examples(PublishedDocument.AnswerOf(call)).Where(example => NamesOf(dialect).Contains(example.Name, StringComparer.Ordinal)))
            {
                var isV2 = dialect == "v2";
                var sign = (string?)(isV2 ? answer["data"]?["sign"] : answer["sign"]);
                if (isV2 && answer["data"] is null)
                {
                    Assert.Null(sign);
                    continue;
                }

                // With a shared secret, what explains a wrong signature is not signed.
                answer.Remove("explain");

                Assert.True(Fits(Reference.Answer(TestApp.Text(answer), DialectOf(dialect), example == dialect ? shape : AnswerShape.None), sign!, DialectOf(dialect)), $"{name} {example}");
                if (example == dialect)
                {
                    var data = document.Json["components"]!["schemas"]![CallOperation.ComponentOf(name) + "Data"]?["properties"]?.AsObject();
                    Assert.Equal(shape.Members, data?.Select(member => member.Key) ?? []);
                    var given = (answer["data"] as JsonObject ?? []).Select(member => member.Key).Except(isV2 ? ["code", "resTime", "sign"] : [], StringComparer.Ordinal);
                    Assert.Subset(shape.Members.ToHashSet(StringComparer.Ordinal), given.ToHashSet(StringComparer.Ordinal));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task The_gateway_takes_every_example_at_its_time_and_answers_ping_as_shown(string dialect)
    {
        await using var own = new TestGateway();
        await own.InitializeAsync();
        Assert.Equal(ExampleApps.Seconds, own.Time.GetUtcNow().ToUnixTimeSeconds());
        await own.AdminAsync(HttpMethod.Post, "merchants", new JsonObject { ["mchNo"] = ExampleApps.MchNo, ["name"] = "M" });
        await own.AdminAsync(HttpMethod.Post, $"merchants/{ExampleApps.MchNo}/apps", new JsonObject { ["appId"] = "A-" + dialect, ["name"] = "A", ["dialect"] = dialect, ["explainSignatures"] = true });
        await own.AdminAsync(HttpMethod.Post, $"apps/A-{dialect}/sign-secrets",
            dialect == "open" ? new JsonObject { ["publicKey"] = ExampleApps.PublicKey } : new JsonObject { ["secret"] = ExampleApps.SharedSecret });
        var document = await PublishedDocument.FetchAsync(own);

        foreach (var (name, call) in document.Calls)
        {
            var request = PublishedDocument.Examples(PublishedDocument.RequestOf(call)).Single(example => example.Name == dialect).Value;
            var answer = await PostAsync(own, name, request);
            Assert.DoesNotContain((int)answer["code"]!, RefusedByTheEnvelope);
            if (name == "ping")
            {
                AssertAsShown(call, dialect, answer);
                AssertAsShown(call, dialect + "-replayed", await PostAsync(own, name, request));
                foreach (var wrong in PublishedDocument.Examples(PublishedDocument.RequestOf(call)).Where(example => example.Name == dialect + "-wrong-case"))
                {
                    AssertAsShown(call, wrong.Name, await PostAsync(own, name, wrong.Value));
                }
            }
        }
    }

    private static string[] NamesOf(string dialect) => [dialect, dialect + "-refused", dialect + "-replayed", dialect + "-wrong-case"];

    // The trace id is another one, the platform key of open too, and with them the signature over the whole.
    private static void AssertAsShown(JsonObject call, string example, JsonObject answer)
    {
        var shown = PublishedDocument.Examples(PublishedDocument.AnswerOf(call)).Single(one => one.Name == example).Value.DeepClone().AsObject();
        foreach (var one in new[] { shown, answer })
        {
            one["traceId"] = "";
            if (one.ContainsKey("sign"))
            {
                one["sign"] = "";
            }
        }

        Assert.Equal(TestApp.Text(shown), TestApp.Text(answer));
    }

    private static async Task<JsonObject> PostAsync(TestGateway gateway, string call, JsonObject request)
    {
        using var content = new StringContent(TestApp.Text(request), Encoding.UTF8, "application/json");
        using var response = await gateway.Http.PostAsync("/unipay/assist/" + call, content);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }

    private static bool Fits(string canonical, string sign, Dialect dialect)
    {
        if (dialect is not Dialect.Open)
        {
            return Reference.Sign(canonical, ExampleApps.SharedSecret, dialect, SignType.HmacSha256) == sign;
        }

        using var key = RSA.Create();
        key.ImportFromPem(ExampleApps.PublicKey);
        return key.VerifyData(Encoding.UTF8.GetBytes(canonical), Convert.FromBase64String(sign), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static Dialect DialectOf(string name) => ExampleApps.Dialects.Single(dialect => dialect.Name == name).Dialect;
}
