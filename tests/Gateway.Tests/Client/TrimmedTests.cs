using Gateway.Signing;

namespace Gateway.Tests.Client;

/// <summary>A merchant's program that was trimmed to what it needs still signs, calls, verifies and is refused.</summary>
public sealed class TrimmedTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task A_trimmed_program_makes_its_calls_in_every_dialect()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-trimmed-");
        try
        {
            // What the trimmer warns of is an error, by the settings all projects share.
            await DotNet.RunAsync("publish", "tests/Gateway.Client.Trimmed/Gateway.Client.Trimmed.csproj", "-c", DotNet.Configuration, "--no-build", "--nologo", "-o", folder.FullName);
            // Trimmed indeed: of the base library only a part is there.
            Assert.False(File.Exists(Path.Combine(folder.FullName, "System.Xml.XDocument.dll")));
            Assert.True(File.Exists(Path.Combine(folder.FullName, "System.Private.CoreLib.dll")));

            foreach (var (dialect, signType) in new[] { ("v2", "MD5"), ("v3-beta", "HMAC_SHA256"), ("v3", "SM3"), ("open", "RSA2") })
            {
                var app = await gateway.CreateAppAsync(dialect, signType);
                var printed = await DotNet.RunAsync(Path.Combine(folder.FullName, "Gateway.Client.Trimmed"), [], EnvironmentOf(app));
                var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal($"serverTime {gateway.Time.GetUtcNow().ToUnixTimeSeconds()}", lines[0]);
                Assert.StartsWith("openId o", lines[1]);
                Assert.Equal("refused 20080 40029 True", lines[2]);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Dictionary<string, string> EnvironmentOf(TestApp app)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["TRIMMED_ADDRESS"] = gateway.Http.BaseAddress!.AbsoluteUri,
            ["TRIMMED_APP_ID"] = app.AppId,
            ["TRIMMED_DIALECT"] = app.Dialect.ToString(),
            ["TRIMMED_SIGN_TYPE"] = ClientApps.SignTypeOf(app.SignType).ToString(),
            ["TRIMMED_NOW"] = gateway.Time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["TRIMMED_CODE"] = app.NewCode(),
        };
        if (app.Dialect is Dialect.Open)
        {
            settings["TRIMMED_PRIVATE_KEY"] = app.MerchantPrivateKeyPem;
            settings["TRIMMED_GATEWAY_KEY"] = app.PlatformPublicKeyPem;
        }
        else
        {
            settings["TRIMMED_SECRET"] = app.Secret;
        }

        return settings;
    }
}
