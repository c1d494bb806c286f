using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Admin;
using Gateway.Client;

namespace Gateway.Tests.Admin.Console;

/// <summary>The pages of an app, as a browser without a script uses them.</summary>
public sealed partial class ConsoleAppTests : IAsyncLifetime
{
    private AdminHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        // What is copied from a page runs by the clock of the machine.
        _host = await AdminHost.StartAsync(time: new ManualTime(TimeProvider.System.GetUtcNow()));
        await _host.PostAsync("merchants", """{"mchNo":"M1","name":"First"}""");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_owner_sees_the_first_secret_once()
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        var made = await CreateAsync(client, "v3");
        Assert.Equal(HttpStatusCode.OK, made.Status);
        Assert.Contains("no-store", made.Headers["Cache-Control"]);
        var secret = Copied(made);
        Assert.Equal(0, await _host.PingAsync(secret));
        await NowhereAsync(client, secret);
        Assert.Equal("owner", (string)(await _host.GetAsync("audit?action=app.created")).Json!["items"]![0]!["actor"]!);
    }

    [Fact]
    public async Task A_form_sent_twice_makes_one_app()
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        await CreateAsync(client, "v3");
        var again = await CreateAsync(client, "v3");
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("The app id A1 is taken", again.Text);
    }

    [Fact]
    public async Task An_operator_makes_an_app_without_a_secret()
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        var made = await CreateAsync(client, "v2");
        Assert.Equal("/admin/apps/A1", made.Location);
        Assert.Contains("There is no live secret", (await client.GetAsync("/admin/apps/A1")).Text);
        Assert.Empty((await _host.GetAsync("apps/A1/sign-secrets")).Json!["items"]!.AsArray());
    }

    [Theory]
    [InlineData("v2", "HMAC_SHA256")]
    [InlineData("v2", "MD5")]
    [InlineData("v3-beta", "SM3")]
    [InlineData("v3", "HMAC_SHA256")]
    [InlineData("v3", "SM3")]
    public async Task What_is_shown_for_curl_works_as_it_is_copied(string dialect, string signType)
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        var secret = Copied(await CreateAsync(client, dialect, signType));
        var page = await client.GetAsync("/admin/apps/A1");
        var script = Blocks(page)[^1];
        Assert.Contains("put the sign secret here", script);
        Assert.DoesNotContain(secret, page.Html);
        var printed = await RunAsync(script.Replace("put the sign secret here", secret, StringComparison.Ordinal));
        Assert.Equal(0, (int)JsonNode.Parse(printed)!["code"]!);
    }

    [Theory]
    [InlineData("v2", "HMAC_SHA256")]
    [InlineData("v3-beta", "SM3")]
    [InlineData("v3", "MD5")]
    public async Task What_is_shown_for_NET_are_options_the_client_pings_with(string dialect, string signType)
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        var secret = Copied(await CreateAsync(client, dialect, signType));
        var program = Blocks(await client.GetAsync("/admin/apps/A1"))[^2];
        var options = new AssistGatewayOptions { TimeProvider = _host.Time };
        foreach (Match line in OptionLine().Matches(program))
        {
            var option = typeof(AssistGatewayOptions).GetProperty(line.Groups["name"].Value)!;
            var value = line.Groups["value"].Value.Replace("put the sign secret here", secret, StringComparison.Ordinal);
            var type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
            option.SetValue(options, type == typeof(Uri) ? new Uri(value) : type.IsEnum ? Enum.Parse(type, value) : value);
        }

        using var gateway = new AssistGatewayClient(options);
        Assert.Equal("M1", options.MchNo);
        var answer = await gateway.PingAsync(TestContext.Current.CancellationToken);
        Assert.Equal(_host.Time.GetUtcNow().ToUnixTimeSeconds(), answer.ServerTime.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task An_open_app_takes_a_public_key_and_gives_the_platforms()
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Owner);
        var made = await CreateAsync(client, "open");
        Assert.Equal("/admin/apps/A1/secrets", made.Location);
        using var key = System.Security.Cryptography.RSA.Create(2048);

        var refused = await client.SubmitAsync("/admin/apps/A1/secrets", ("PublicKey", "not a key"));
        Assert.Contains("Has to be an RSA public key", ConsoleMerchantTests.Fault(refused, "PublicKey"));
        Assert.Contains("not a key", refused.Html);
        Assert.Equal("/admin/apps/A1/secrets", (await client.SubmitAsync("/admin/apps/A1/secrets", ("PublicKey", key.ExportSubjectPublicKeyInfoPem()))).Location);

        var platform = await client.GetAsync("/admin/apps/A1/secrets?handler=PlatformKey");
        Assert.Equal((string)(await _host.GetAsync("apps/A1/platform-key")).Json!["publicKey"]!, platform.Html);
        Assert.Contains("platform-key-A1.pem", platform.Headers["Content-Disposition"]);

        var folder = Directory.CreateTempSubdirectory("gateway-key-");
        try
        {
            var file = Path.Combine(folder.FullName, "merchant-private.pem");
            await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
            var script = Blocks(await client.GetAsync("/admin/apps/A1"))[^1];
            var printed = await RunAsync(script.Replace("key=merchant-private.pem", $"key={file}", StringComparison.Ordinal));
            Assert.Equal(0, (int)JsonNode.Parse(printed)!["code"]!);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Every_dialect_is_shown_with_its_own_values_and_the_public_address()
    {
        await using var host = await AdminHost.StartAsync(settings: ("Gateway:PublicBaseUrl", "https://pay.example.com/"));
        using var client = await ConsoleClient.SignedInAsync(host, AdminRole.Viewer);
        await host.PostAsync("merchants", """{"mchNo":"M1","name":"First"}""");
        foreach (var (dialect, sdk) in new[] { ("v2", "2.0.8"), ("v3-beta", "3.0.0-beta"), ("v3", "3.0.0"), ("open", "DaxPay Open SDK") })
        {
            await host.PostAsync("merchants/M1/apps", $$"""{"appId":"A-{{dialect}}","name":"Shop","dialect":"{{dialect}}"}""");
            var page = await client.GetAsync($"/admin/apps/A-{dialect}");
            Assert.Contains(sdk, page.Text);
            var blocks = Blocks(page);
            Assert.Equal(5, blocks.Count);
            Assert.Equal($"https://pay.example.com/apps/A-{dialect}", blocks[0]);
            Assert.All(blocks, block => Assert.Contains($"https://pay.example.com/apps/A-{dialect}", block));
        }
    }

    [Fact]
    public async Task Settings_are_saved_and_a_call_that_is_closed_comes_with_its_notice()
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        var page = await client.GetAsync("/admin/apps/A1/settings");
        var fields = Fields(page);
        fields.AddRange([new("Name", "Renamed"), new("Dialect", "v2"), new("SignType", "MD5"), new("ReqTimeoutSeconds", "60"), new("TimeZone", "Asia/Tokyo")]);
        fields.AddRange([new("RequireNonce", "true"), new("ExplainSignatures", "true"), new("Sandbox", "true"), new("ExposeSessionKey", "true")]);
        fields.AddRange([new("AllowedRedirectOrigins", "https://shop.example\r\n\r\nHTTPS://Two.example:443 "), new("AllowedCalls", "ping"), new("AllowedCalls", "getWxPayIdentityToken")]);
        using var content = new FormUrlEncodedContent(fields);
        var saved = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/admin/apps/A1/settings") { Content = content });
        Assert.Equal((HttpStatusCode.Redirect, "/admin/apps/A1/settings"), (saved.Status, saved.Location));

        var app = (await _host.GetAsync("apps/A1")).Json!.AsObject();
        app.Remove("notices");
        Assert.Equal(
            """{"appId":"A1","mchNo":"M1","name":"Renamed","enabled":false,"dialect":"v2","signType":"MD5","reqTimeoutSeconds":60,"requireNonce":true,"timeZone":"Asia/Tokyo","explainSignatures":true,"sandbox":true,"acceptSnapshotUsers":false,"exposeSessionKey":true,"allowedRedirectOrigins":["https://shop.example","https://two.example"],"allowedCalls":["ping","getWxPayIdentityToken"],"version":2}""",
            app.ToJsonString());
        Assert.Contains("notice warn", (await client.GetAsync("/admin/apps/A1/settings")).Html);
    }

    [Fact]
    public async Task A_wrong_setting_is_marked_and_everything_typed_stays()
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator, "zh-CN");
        var answer = await client.SubmitAsync(
            "/admin/apps/A1/settings",
            ("Name", "Shop"), ("Dialect", "open"), ("SignType", "MD5"), ("ReqTimeoutSeconds", "many"), ("TimeZone", "Mars/Olympus"), ("AllowedRedirectOrigins", "https://a.example/path"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("须为 5–3600 秒", ConsoleMerchantTests.Fault(answer, "ReqTimeoutSeconds"));
        Assert.Contains("IANA", ConsoleMerchantTests.Fault(answer, "TimeZone"));
        Assert.Contains("不带路径", ConsoleMerchantTests.Fault(answer, "AllowedRedirectOrigins"));
        foreach (var typed in new[] { "many", "Mars/Olympus", "https://a.example/path" })
        {
            Assert.Contains(typed, answer.Html);
        }

        Assert.Equal(1, (int)(await _host.GetAsync("apps/A1")).Json!["version"]!);
    }

    [Fact]
    public async Task An_app_goes_only_when_its_name_is_typed()
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SubmitAsync("/admin/apps/A1/settings?handler=Delete", ("Confirm", "shop"))).Status);
        Assert.Equal("/admin/merchants/M1", (await client.SubmitAsync("/admin/apps/A1/settings?handler=Delete", ("Confirm", "Shop"))).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.GetAsync("apps/A1")).Status);
        foreach (var path in new[] { "", "/settings", "/secrets", "/channels", "/channels/wechat-mp", "/channels/wechat-pay", "/channels/alipay", "/credentials" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/admin/apps/A1{path}")).Status);
        }
    }

    [Fact]
    public async Task A_viewer_sees_every_page_and_no_form()
    {
        await _host.CreateAppAsync();
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Viewer);
        foreach (var path in new[] { "", "/settings", "/secrets", "/channels", "/credentials" })
        {
            var page = await client.GetAsync($"/admin/apps/A1{path}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            var main = page.Html[page.Html.IndexOf("<main", StringComparison.Ordinal)..];
            Assert.DoesNotContain("<form", main);
            Assert.DoesNotContain("<input", main);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/admin/apps/A1/channels/wechat-mp")).Status);
    }

    [Theory]
    [InlineData("Gateway:PublicBaseUrl", "pay.example.com")]
    [InlineData("Gateway:PublicBaseUrl", "ftp://pay.example.com")]
    public async Task A_public_address_that_is_none_stops_the_start(string key, string value)
    {
        var fault = await Assert.ThrowsAsync<Gateway.Hosting.SettingException>(() => AdminHost.StartAsync(settings: (key, value)));
        Assert.Contains(key, fault.Message);
    }

    private static Task<ConsoleAnswer> CreateAsync(ConsoleClient client, string dialect, string signType = "HMAC_SHA256") =>
        client.SubmitAsync("/admin/merchants/M1/apps/new", ("AppId", "A1"), ("Name", "Shop"), ("Dialect", dialect), ("SignType", signType));

    /// <summary>The hidden fields, but not those of the other forms of the page.</summary>
    private static List<KeyValuePair<string, string>> Fields(ConsoleAnswer page) =>
        [.. page.Hidden().Where(field => field.Key is "__RequestVerificationToken" or "BasedOn")];

    /// <summary>The one thing to be taken away.</summary>
    internal static string Copied(ConsoleAnswer page) => Assert.Single(Blocks(page));

    internal static List<string> Blocks(ConsoleAnswer page) =>
        [.. Regex.Matches(page.Html, "<pre[^>]*><code>(?<text>[^<]*)</code>").Select(match => WebUtility.HtmlDecode(match.Groups["text"].Value))];

    private static async Task NowhereAsync(ConsoleClient client, string secret)
    {
        foreach (var path in new[] { "", "/settings", "/secrets", "/channels", "/credentials" })
        {
            Assert.DoesNotContain(secret, (await client.GetAsync($"/admin/apps/A1{path}")).Html);
        }
    }

    private static async Task<string> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["no_proxy"] = "127.0.0.1";
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        var printed = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return printed;
    }

    [GeneratedRegex("""^ +(?<name>\w+) = (?:new Uri\(|\w+\.)?"?(?<value>[^",)]+)"?\)?,$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OptionLine();
}
