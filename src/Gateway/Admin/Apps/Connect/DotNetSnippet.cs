using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.Apps.Connect;

/// <summary>A whole program: a ping by the gateway's own client, which verifies what it is answered.</summary>
internal static class DotNetSnippet
{
    public static string Of(SnippetValues values) => $$"""
        // dotnet add package Gateway.Client
        using Gateway.Client;
        using Gateway.Signing;

        using var gateway = new AssistGatewayClient(new AssistGatewayOptions
        {
        {{string.Join('\n', Options(values).Select(option => $"    {option},"))}}
        });
        var answer = await gateway.PingAsync();
        Console.WriteLine(answer.ServerTime);
        """;

    private static IEnumerable<string> Options(SnippetValues values)
    {
        yield return $"""BaseAddress = new Uri("{values.ServiceUrl}")""";
        if (values.NeedsHttpAllowed)
        {
            yield return "AllowHttp = true";
        }

        yield return $"AppId = \"{values.AppId}\"";
        yield return $"MchNo = \"{values.MchNo}\"";
        yield return $"Dialect = Dialect.{values.Dialect}";
        if (values.Dialect is Dialect.Open)
        {
            yield return """PrivateKeyPem = File.ReadAllText("merchant-private.pem")""";
            yield return $"""GatewayPublicKeyPem = File.ReadAllText("platform-key-{values.AppId}.pem")""";
        }
        else
        {
            yield return $"SignType = SignType.{values.SignType}";
            yield return $"Secret = \"{values.Secret}\"";
        }

        if (values.App.Settings.TimeZone != AppSettings.DefaultTimeZone && values.Dialect is not Dialect.V2)
        {
            yield return $"""TimeZone = TimeZoneInfo.FindSystemTimeZoneById("{values.App.Settings.TimeZone}")""";
        }
    }
}
