using System.Net;
using System.Text.Json.Nodes;
using Gateway.Signing;

namespace Gateway.Tests.Assist.ChannelAuth;

/// <summary>What the SDKs send, as the vectors have it, against the gateway: each request is understood, and each answer verifies.</summary>
public sealed class ChannelAuthVectorTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly string[] Envelope = ["appId", "mchNo", "clientIp", "nonceStr", "reqTime", "reqId", "sign"];

    public static TheoryData<string> Requests =>
    [
        .. Vectors().Where(vector => ((string?)vector["path"])?.Contains("/channel/auth/", StringComparison.Ordinal) is true)
            .Select(vector => (string)vector["id"]!)
            // The algorithms share what is sent, and the envelope's own tests have each of them.
            .Where(id => !id.EndsWith("/MD5", StringComparison.Ordinal) && !id.EndsWith("/SM3", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task The_request_of_a_vector_is_answered_and_the_answer_verifies(string id)
    {
        var vector = Vectors().Single(one => (string)one["id"]! == id);
        var dialect = id[..id.IndexOf('/')] switch
        {
            "v3b4" => "v3-beta",
            "v300" => "v3",
            _ => "open",
        };
        var app = await gateway.CreateAppAsync(dialect, settings: new JsonObject { ["allowedRedirectOrigins"] = new JsonArray("https://abc.com") });
        await gateway.SetAlipayChannelAsync(app);
        var sent = JsonNode.Parse((string)vector["wireJson"]!)!.AsObject();
        var request = app.Request([.. sent.Where(member => !Envelope.Contains(member.Key, StringComparer.Ordinal)).Select(member => (member.Key, member.Value?.DeepClone()))]);
        var answer = await app.PostTextAsync((string)vector["path"]!, TestApp.Text(app.Sign(request)));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var shape = answer.Data is null ? AnswerShape.None : answer.Data.ContainsKey("authUrl") ? AnswerShape.ChannelAuthUrl : AnswerShape.ChannelAuth;
        Assert.True(app.Verifies(answer, shape), answer.Text);
        // Codes and query codes of the vectors are nobody's; what can succeed does.
        var expected = id.Contains("/req/url-", StringComparison.Ordinal) ? [0]
            : id.Contains("/req/set-", StringComparison.Ordinal) ? [10405]
            : id.Contains("/req/auth-plain", StringComparison.Ordinal) || id.Contains("/req/auth-minimal", StringComparison.Ordinal) ? [20080]
            : id.Contains("/req/auth-querycode", StringComparison.Ordinal) ? [10405]
            : new[] { 20080, 10405, 10506, 20030 };
        Assert.Contains(answer.Code, expected);
    }

    private static IEnumerable<JsonObject> Vectors() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Signing", "Vectors", "signing-vectors.json")))!["vectors"]!.AsArray()
            .Select(vector => vector!.AsObject())
            .Where(vector => (string?)vector["direction"] == "request");
}
