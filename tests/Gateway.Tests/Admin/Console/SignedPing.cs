using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Tests.Signing;

namespace Gateway.Tests.Admin.Console;

/// <summary>A caller of the app A1 of the merchant M1, dialect v3, with HMAC_SHA256, that signs with a signer of its own.</summary>
internal static class SignedPing
{
    /// <summary>The code of the answer: 0 where the signature fits.</summary>
    public static async Task<int> PingAsync(this AdminHost host, string secret, string appId = "A1", string mchNo = "M1")
    {
        var request = new JsonObject
        {
            ["appId"] = appId,
            ["mchNo"] = mchNo,
            ["nonceStr"] = Guid.NewGuid().ToString("N"),
            ["reqTime"] = host.Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss"),
        };
        request["sign"] = Reference.Sign(Reference.Request(request.ToJsonString(), Dialect.V3), secret, Dialect.V3, SignType.HmacSha256);
        using var content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await host.Client.PostAsync("/unipay/assist/ping", content);
        return (int)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!;
    }
}
