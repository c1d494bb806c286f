// A merchant's program, trimmed: what it is told stands in the environment, where secrets are not seen by other users' `ps`.
using System.Globalization;
using Gateway.Client;
using Gateway.Client.Trimmed;
using Gateway.Signing;

var now = DateTimeOffset.FromUnixTimeSeconds(long.Parse(Setting("NOW")!, CultureInfo.InvariantCulture));
using var gateway = new AssistGatewayClient(new AssistGatewayOptions
{
    BaseAddress = new Uri(Setting("ADDRESS")!),
    AppId = Setting("APP_ID"),
    Dialect = Enum.Parse<Dialect>(Setting("DIALECT")!),
    SignType = Enum.Parse<SignType>(Setting("SIGN_TYPE")!),
    Secret = Setting("SECRET"),
    PrivateKeyPem = Setting("PRIVATE_KEY"),
    GatewayPublicKeyPem = Setting("GATEWAY_KEY"),
    TimeProvider = new StandingTime(now),
});

var ping = await gateway.PingAsync();
Console.WriteLine($"serverTime {ping.ServerTime.ToUnixTimeSeconds()}");
var user = await gateway.GetWxAccessTokenAsync(new GetWxAccessTokenRequest { Code = Setting("CODE")! });
Console.WriteLine($"openId {user.OpenId}");
try
{
    await gateway.GetWxAccessTokenAsync(new GetWxAccessTokenRequest { Code = "never-issued" });
}
catch (AssistGatewayException refused)
{
    Console.WriteLine($"refused {refused.Code} {refused.PlatformCode} {refused.IsVerified}");
}

static string? Setting(string name) => Environment.GetEnvironmentVariable("TRIMMED_" + name);
