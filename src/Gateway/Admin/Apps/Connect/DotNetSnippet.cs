using Gateway.Signing;

namespace Gateway.Admin.Apps.Connect;

/// <summary>A whole program: a signed ping with the base library alone.</summary>
internal static class DotNetSnippet
{
    public static string Of(SnippetValues values) => $$"""
        using System.Net.Http.Json;
        using System.Security.Cryptography;
        using System.Text;

        {{Secret(values)}}
        var body = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
        {{Members(values)}}
        };
        var text = string.Join('&', body.Select(member => $"{member.Key}={member.Value}")){{(values.Dialect is Dialect.Open ? "" : " + \"&key=\" + secret")}};
        {{Sign(values)}}
        using var http = new HttpClient();
        var answer = await http.PostAsJsonAsync("{{values.PingUrl}}", body);
        Console.WriteLine(await answer.Content.ReadAsStringAsync());
        """;

    private static string Secret(SnippetValues values) => values.Dialect is Dialect.Open
        ? $"""
            using var key = RSA.Create();
            key.ImportFromPem(File.ReadAllText("merchant-private.pem")); // {values.PrivateKey}
            """
        : $"""var secret = "{values.Secret}";""";

    private static string Members(SnippetValues values)
    {
        var lines = new List<string>();
        if (values.Dialect is not Dialect.V2)
        {
            lines.Add($"""    ["appId"] = "{values.AppId}",""");
        }

        if (values.NamesMerchant)
        {
            lines.Add($"""    ["mchNo"] = "{values.MchNo}",""");
        }

        lines.Add("""    ["nonceStr"] = Guid.NewGuid().ToString("N"),""");
        if (values.Dialect is Dialect.Open)
        {
            lines.Add("""    ["reqId"] = Guid.NewGuid().ToString("N"),""");
        }

        lines.Add(values.Dialect switch
        {
            Dialect.V2 => """    ["reqTime"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),""",
            Dialect.Open => """    ["reqTime"] = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss"),""",
            _ => $"""    ["reqTime"] = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "{values.App.Settings.TimeZone}").ToString("yyyy-MM-dd HH:mm:ss"),""",
        });
        return string.Join('\n', lines);
    }

    private static string Sign(SnippetValues values)
    {
        var upper = values.Dialect is Dialect.V3 ? "text = text.ToUpperInvariant();\n" : "";
        return upper + values.SignType switch
        {
            SignType.Rsa2 => """body["sign"] = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));""",
            SignType.Md5 => """body["sign"] = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));""",
            // The base library has none.
            SignType.Sm3 => """
                var digest = new Org.BouncyCastle.Crypto.Digests.SM3Digest(); // BouncyCastle.Cryptography
                digest.BlockUpdate(Encoding.UTF8.GetBytes(text));
                var sum = new byte[digest.GetDigestSize()];
                digest.DoFinal(sum);
                body["sign"] = Convert.ToHexStringLower(sum);
                """,
            _ => """body["sign"] = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));""",
        };
    }
}
