using Gateway.Client;
using Gateway.Signing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Client;

/// <summary>A wrong option is named when the client is made, and no secret is ever shown.</summary>
public sealed class OptionsTests
{
    private const string Address = "https://pay.example";
    private readonly ManualTime _time = new(TestGateway.Start);

    public static TheoryData<string, string, Action<AssistGatewayOptions>> Wrong => new()
    {
        { "v3", "BaseAddress", o => o.BaseAddress = null },
        { "v3", "BaseAddress", o => o.BaseAddress = new Uri("/relative", UriKind.Relative) },
        { "v3", "BaseAddress", o => o.BaseAddress = new Uri("ftp://pay.example") },
        { "v3", "BaseAddress", o => o.BaseAddress = new Uri("http://pay.example") },
        { "v3", "BaseAddress", o => o.BaseAddress = new Uri("https://user:word@pay.example") },
        { "v3", "BaseAddress", o => o.BaseAddress = new Uri("https://pay.example/?a=1") },
        { "v3", "BaseAddress", o => o.BaseAddress = new Uri("https://pay.example/#a") },
        { "v3", "AppId", o => o.BaseAddress = new Uri("https://pay.example/apps/A2") },
        { "v3", "AppId", o => o.AppId = "" },
        { "v3", "MchNo", o => o.MchNo = "" },
        { "v3", "Dialect", o => o.Dialect = null },
        { "v3", "Dialect", o => o.Dialect = (Dialect)9 },
        { "v3", "SignType", o => o.SignType = SignType.Rsa2 },
        { "v3", "SignType", o => o.SignType = (SignType)9 },
        { "v3", "Secret", o => o.Secret = null },
        { "v3", "Secret", o => o.Secret = "" },
        { "v3", "Secret", o => o.Secret = ScriptedApp.Secret + "\ud800" },
        { "v3", "PrivateKeyPem", o => o.PrivateKeyPem = ScriptedApp.MerchantKey },
        { "v3", "GatewayPublicKeyPem", o => o.GatewayPublicKeyPem = "x" },
        { "open", "SignType", o => o.SignType = SignType.HmacSha256 },
        { "open", "Secret", o => o.Secret = ScriptedApp.Secret },
        { "open", "PrivateKeyPem", o => o.PrivateKeyPem = null },
        { "open", "PrivateKeyPem", o => o.PrivateKeyPem = ScriptedApp.Secret },
        { "open", "PrivateKeyPem", o => o.PrivateKeyPem = o.GatewayPublicKeyPem },
        { "open", "GatewayPublicKeyPem", o => o.GatewayPublicKeyPem = null },
        { "open", "GatewayPublicKeyPem", o => o.GatewayPublicKeyPem = o.PrivateKeyPem },
        { "v3", "TimeZone", o => o.TimeZone = null! },
        { "v3", "TimeProvider", o => o.TimeProvider = null! },
        { "v3", "Timeout", o => o.Timeout = TimeSpan.Zero },
        { "v3", "Timeout", o => o.Timeout = TimeSpan.FromMinutes(6) },
        { "v3", "MaxRetries", o => o.MaxRetries = -1 },
        { "v3", "MaxRetries", o => o.MaxRetries = 11 },
        { "v3", "RetryDelay", o => o.RetryDelay = TimeSpan.FromTicks(-1) },
        { "v3", "RetryDelay", o => o.RetryDelay = TimeSpan.FromMinutes(2) },
        { "v3", "MaxRetryDelay", o => o.MaxRetryDelay = TimeSpan.MaxValue },
        { "v3", "ClockTolerance", o => o.ClockTolerance = TimeSpan.Zero },
        { "v3", "ClockTolerance", o => o.ClockTolerance = TimeSpan.FromDays(2) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_option_is_named_and_its_secret_is_not_shown(string dialect, string option, Action<AssistGatewayOptions> change)
    {
        var options = OptionsOf(dialect);
        change(options);

        var wrong = Assert.Throws<ArgumentException>(() => new AssistGatewayClient(options));
        Assert.StartsWith($"AssistGatewayOptions.{option} ", wrong.Message);
        Assert.Equal(option, wrong.ParamName);
        AssertSecretFree(wrong.ToString());
        AssertSecretFree(options.ToString());

        var services = new ServiceCollection();
        Assert.Equal(option, Assert.Throws<ArgumentException>(() => services.AddAssistGateway(o => Copy(options, o))).ParamName);
        Assert.Empty(services);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("open")]
    public void Neither_options_nor_client_nor_answers_print_what_they_hold(string dialect)
    {
        var options = OptionsOf(dialect);
        using var client = new AssistGatewayClient(options);
        AssertSecretFree(options.ToString());
        AssertSecretFree(client.ToString());
        Assert.Contains("A1", client.ToString());
        Assert.Contains("pay.example", options.ToString());
        Assert.All(
            typeof(AssistGatewayClient).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(AssistRequest)) || type.IsSubclassOf(typeof(AssistAnswer))),
            type => Assert.Equal(typeof(object), type.GetMethod(nameof(ToString), [])!.DeclaringType));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9000", false)]
    [InlineData("http://localhost:9000", false)]
    [InlineData("http://[::1]:9000", false)]
    [InlineData("http://pay.example", true)]
    public void Plain_http_is_for_this_machine_or_on_request(string address, bool allow)
    {
        var options = OptionsOf("v3");
        (options.BaseAddress, options.AllowHttp) = (new Uri(address), allow);
        new AssistGatewayClient(options).Dispose();
    }

    [Fact]
    public void A_handler_that_follows_redirects_is_refused()
    {
        using var sockets = new SocketsHttpHandler();
        using var client = new HttpClientHandler();
        Assert.Throws<ArgumentException>(() => new AssistGatewayClient(OptionsOf("v3"), sockets));
        Assert.Throws<ArgumentException>(() => new AssistGatewayClient(OptionsOf("v3"), client));
        Assert.Throws<ArgumentException>(() => new AssistGatewayClient(OptionsOf("v3"), new Passing { InnerHandler = sockets }));
        sockets.AllowAutoRedirect = false;
        new AssistGatewayClient(OptionsOf("v3"), new Passing { InnerHandler = sockets }).Dispose();
    }

    [Fact]
    public void A_change_of_the_options_has_no_effect_on_a_client_that_is_there()
    {
        var options = OptionsOf("v3");
        using var client = new AssistGatewayClient(options);
        options.AppId = "A2";
        Assert.Contains("A1", client.ToString());
    }

    [Fact]
    public async Task A_container_gives_one_client_and_others_by_name()
    {
        var services = new ServiceCollection();
        services.AddAssistGateway(o => Copy(OptionsOf("v3"), o)).AddAssistGateway("second", o =>
        {
            Copy(OptionsOf("v2"), o);
            o.AppId = "A2";
        });

        AssistGatewayClient first;
        await using (var provider = services.BuildServiceProvider())
        {
            first = provider.GetRequiredService<AssistGatewayClient>();
            Assert.Same(first, provider.GetRequiredService<AssistGatewayClient>());
            Assert.Contains("A1", first.ToString());
            Assert.Contains("A2", provider.GetRequiredKeyedService<AssistGatewayClient>("second").ToString());
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.PingAsync());
        await using var another = services.BuildServiceProvider();
        Assert.NotSame(first, another.GetRequiredService<AssistGatewayClient>());
    }

    private static void AssertSecretFree(string text)
    {
        Assert.DoesNotContain(ScriptedApp.Secret, text);
        Assert.DoesNotContain("PRIVATE KEY", text);
        Assert.DoesNotContain(ScriptedApp.MerchantKey.Split('\n')[1], text);
    }

    private static void Copy(AssistGatewayOptions from, AssistGatewayOptions to)
    {
        foreach (var property in typeof(AssistGatewayOptions).GetProperties())
        {
            property.SetValue(to, property.GetValue(from));
        }
    }

    private AssistGatewayOptions OptionsOf(string dialect) => new ScriptedApp(dialect, dialect == "open" ? "RSA2" : "HMAC_SHA256", _time).Options(Address);

    private sealed class Passing : DelegatingHandler;
}
