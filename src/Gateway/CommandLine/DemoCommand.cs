using System.CommandLine;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Signing;
using Gateway.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.CommandLine;

/// <summary><c>demo</c>: the main job once, from nothing, against the simulator, step by step.</summary>
internal static class DemoCommand
{
    public static Command Create(TextWriter output, GatewayCommands.BuildApp build)
    {
        var keep = new Option<bool>("--keep") { Description = "Go on serving afterwards, until Ctrl+C." };
        var command = new Command("demo", "Does the main job once from nothing: a merchant, a signed exchange, the answer verified.") { keep };
        command.SetAction((parsed, cancellation) => new Demo(output, build).RunAsync(parsed.GetValue(keep), cancellation));
        return command;
    }

    private sealed class Demo(TextWriter output, GatewayCommands.BuildApp build)
    {
        private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        private readonly string _adminToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        private int _step;

        public async Task<int> RunAsync(bool keep, CancellationToken cancellationToken)
        {
            var folder = Directory.CreateTempSubdirectory("gateway-demo-");
            try
            {
                await using var app = build([], builder => Configure(builder, folder));
                await app.Services.PrepareStorageAsync(cancellationToken);
                await app.StartAsync(cancellationToken);
                var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
                Step($"Gateway on {address}, store in {folder.FullName}, WeChat played by the built-in simulator");
                using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(address) };

                var worked = await DoMainJobAsync(http, cancellationToken);
                if (keep && worked)
                {
                    output.WriteLine();
                    output.WriteLine($"Serving on {address} until Ctrl+C. Admin API token: {_adminToken}");
                    await app.WaitForShutdownAsync(cancellationToken);
                }

                await app.StopAsync(CancellationToken.None);
                return worked ? 0 : 1;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        private void Configure(WebApplicationBuilder builder, DirectoryInfo folder)
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
            {
                ["Urls"] = "http://127.0.0.1:0",
                ["Storage:Provider"] = "Sqlite",
                ["Storage:ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "gateway.db")}",
                ["Secrets:MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
                ["Secrets:MasterKeyFile"] = "",
                ["Sandbox:Enabled"] = "true",
                ["Admin:ApiToken"] = _adminToken,
                ["Serilog:MinimumLevel:Default"] = "Warning",
                ["Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime"] = "Warning",
                ["SerilogDevelopment:MinimumLevel:Default"] = "Warning",
                ["SerilogDevelopment:MinimumLevel:Override:Microsoft.Hosting.Lifetime"] = "Warning",
            });
        }

        private async Task<bool> DoMainJobAsync(HttpClient http, CancellationToken cancellationToken)
        {
            var mchNo = (string)(await AdminAsync(http, HttpMethod.Post, "merchants", new() { ["name"] = "Demo merchant" }, cancellationToken))["mchNo"]!;
            var made = await AdminAsync(http, HttpMethod.Post, $"merchants/{mchNo}/apps",
                new() { ["name"] = "Demo app", ["dialect"] = "v2", ["signType"] = "HMAC_SHA256", ["sandbox"] = true }, cancellationToken);
            var (appId, secret) = ((string)made["appId"]!, (string)made["signSecret"]!);
            await AdminAsync(http, HttpMethod.Put, $"apps/{appId}/channels/wechat-mp",
                new() { ["wxAppId"] = "wx0123456789abcdef", ["appSecret"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), ["enabled"] = true }, cancellationToken);
            Step($"Merchant {mchNo} with app {appId} (dialect v2, HMAC_SHA256) and a WeChat public account");

            using var key = SigningKey.FromSecret(secret, Dialect.V2, SignType.HmacSha256);
            var address = await CallAsync(http, key, appId, "getWxAuthUrl", new() { ["url"] = "https://merchant.example/pay", ["state"] = "order1" }, cancellationToken);
            var authorize = (string?)address?["data"]?["url"];
            if (authorize is null)
            {
                return Failed("no authorize address");
            }

            using var page = await http.GetAsync(new Uri(authorize.Split('#')[0]), cancellationToken);
            var code = System.Web.HttpUtility.ParseQueryString(page.Headers.Location?.Query ?? "")["code"];
            if (code is null)
            {
                return Failed("no code from the authorize page");
            }

            Step($"The user's browser passed the authorize page and came back to merchant.example with code {code}");
            var first = await CallAsync(http, key, appId, "getWxAccessToken", new() { ["code"] = code }, cancellationToken);
            var again = await CallAsync(http, key, appId, "getWxAccessToken", new() { ["code"] = code }, cancellationToken);
            var openId = (string?)first?["data"]?["openId"];
            if (openId is null || (string?)again?["data"]?["openId"] != openId)
            {
                return Failed("the exchange was not answered alike twice");
            }

            Step("The same code, presented again with a new nonce, got the same answer: the platform was asked once");
            output.WriteLine();
            output.WriteLine($"Done: openId {openId}");
            return true;
        }

        private async Task<JsonObject> AdminAsync(HttpClient http, HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(method, "/admin/api/" + path)
            {
                Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _adminToken) },
            };
            using var response = await http.SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            response.EnsureSuccessStatusCode();
            return (JsonObject)JsonNode.Parse(answer)!;
        }

        // Null where the answer's signature does not fit.
        private async Task<JsonObject?> CallAsync(
            HttpClient http, SigningKey key, string appId, string call, JsonObject fields, CancellationToken cancellationToken)
        {
            fields["nonceStr"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            fields["reqTime"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            fields["sign"] = Sign(key, fields);
            var path = $"/apps/{appId}/unipay/assist/{call}";
            Step($"POST {path}");
            output.WriteLine(Indent(fields.ToJsonString(Readable)));

            using var content = new StringContent(fields.ToJsonString(OneLine), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(path, content, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var answer = (JsonObject)JsonNode.Parse(body)!;
            output.WriteLine($"   answered {(int)response.StatusCode}");
            output.WriteLine(Indent(answer.ToJsonString(Readable)));

            var verified = answer["data"]?["sign"] is { } sign && Verify(key, body, (string)sign!);
            output.WriteLine(verified ? "   signature of the answer: verified" : "   signature of the answer: WRONG");
            return verified ? answer : null;
        }

        private static string Sign(SigningKey key, JsonObject fields)
        {
            var (body, text) = (new SignedBody(), new CanonicalText());
            body.Parse(Encoding.UTF8.GetBytes(fields.ToJsonString(OneLine)));
            text.FromRequest(body, Dialect.V2);
            Span<byte> sign = stackalloc byte[key.SignatureLength];
            key.Sign(text, sign);
            return Encoding.ASCII.GetString(sign);
        }

        private static bool Verify(SigningKey key, byte[] answer, string sign)
        {
            var (body, text) = (new SignedBody(), new CanonicalText());
            body.Parse(answer);
            text.FromAnswer(body, Dialect.V2);
            return key.Verify(text, Encoding.ASCII.GetBytes(sign));
        }

        private void Step(string what)
        {
            output.WriteLine();
            output.WriteLine($"{++_step}. {what}");
        }

        private bool Failed(string why)
        {
            output.WriteLine();
            output.WriteLine($"Failed: {why}");
            return false;
        }

        private static string Indent(string text) => "   " + text.ReplaceLineEndings("\n   ");
    }
}
