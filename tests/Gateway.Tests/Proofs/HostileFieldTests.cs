using System.Net;
using System.Text.Json.Nodes;
using Gateway.Merchants;

namespace Gateway.Tests.Proofs;

/// <summary>Rightly signed requests whose fields hold anything at all: each is answered, and none is our fault.</summary>
public sealed class HostileFieldTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly Dictionary<string, string[]> FieldsOf = new(StringComparer.Ordinal)
    {
        ["getWxAccessToken"] = ["code"],
        ["getWxAuthUrl"] = ["url", "state", "scope"],
        ["getWxMiniSession"] = ["code"],
        ["checkWxMiniSession"] = ["openId"],
        ["decryptWxMiniData"] = ["openId", "encryptedData", "iv"],
        ["getWxClientToken"] = ["account", "failedToken"],
        ["getWxJsapiSign"] = ["url"],
        ["getWxOpenIdByAuthCode"] = ["authCode", "subAppId", "subMchId"],
        ["getWxPayIdentityToken"] = ["openId", "code", "scope"],
        ["channel/auth/generateAuthUrl"] = ["channel", "authType", "authPath"],
        ["channel/auth/generate-auth-url"] = ["channel", "authRedirectUrl"],
        ["channel/auth/auth"] = ["channel", "authType", "authCode", "queryCode"],
        ["channel/auth/authAndSet"] = ["channel", "authCode", "queryCode"],
        ["channel/auth/queryAuthResult"] = ["queryCode"],
        ["ping"] = ["anything"],
    };

    private static readonly Func<JsonNode?>[] Values =
    [
        () => null, () => "", () => " ", () => 0, () => -1, () => 1e300, () => true, () => new JsonObject(), () => new JsonArray(),
        () => new JsonObject { ["a"] = new JsonArray(1, null, "x") }, () => new string('x', 60_000), () => new string('/', 4096),
        () => "\0", () => "a\r\nX-Evil: 1", () => "<xml><a/></xml>", () => "]]>&lt;\"'", () => "%00%0a%2e%2e/", () => "😀中\u202E\uFEFF",
        () => "' OR 1=1 --", () => "${jndi:ldap://x}", () => "=1+1", () => "mp", () => "mini", () => "http://[::1]:1/#\uFF03", () => "https://a@b/", () => "==",
    ];

    [Fact]
    public void Every_call_there_is_stands_in_the_table() =>
        Assert.Equal(AssistCalls.All.Order(StringComparer.Ordinal), FieldsOf.Keys.Select(PermissionOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task Whatever_a_field_holds_the_answer_is_not_our_fault(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect, settings: new JsonObject
        {
            ["allowedCalls"] = new JsonArray([.. AssistCalls.All.Select(call => (JsonNode)call)]),
        });
        await gateway.SetMiniChannelAsync(app);
        await gateway.SetPayChannelAsync(app, mayUseIdentity: true);
        foreach (var (call, fields) in FieldsOf)
        {
            foreach (var field in fields)
            {
                foreach (var value in Values)
                {
                    // The other fields hold something that passes, so that this one is what is judged.
                    (string, JsonNode?)[] others = [.. fields.Where(other => other != field).Select(other => (other, (JsonNode?)Plausible(other)))];
                    var answer = await app.CallAsync(call, [.. others, (field, value())]);
                    Assert.Equal(HttpStatusCode.OK, answer.Status);
                    Assert.True(answer.EffectiveCode is not 10500 and not 20052, $"{call} {field} {value()?.ToJsonString()[..Math.Min(60, value()!.ToJsonString().Length)]}: {answer.Text}");
                    Assert.DoesNotContain("X-Evil", answer.Response.Headers.ToString());
                    Assert.DoesNotContain("jndi", answer.Text);
                }
            }
        }
    }

    private static string PermissionOf(string call) => call.LastIndexOf('/') is var last and >= 0 ? call[..last] : call;

    private static string Plausible(string field) => field switch
    {
        "url" => "https://shop.example/",
        "account" => "mp",
        "channel" => "wechat_pay",
        "authPath" => "/back",
        "authRedirectUrl" => "",
        "scope" => "pay_identity",
        "iv" => Convert.ToBase64String(new byte[16]),
        "encryptedData" => Convert.ToBase64String(new byte[32]),
        "subAppId" or "subMchId" => "1600000001",
        _ => "something",
    };
}
