using System.Net;
using Gateway.Admin;
using Gateway.Simulator;
using Gateway.Tests.Upstreams.Alipay;

namespace Gateway.Tests.Admin.Console;

/// <summary>Setting an app's channels, and asking the platform about them.</summary>
public sealed class ConsoleChannelTests : IAsyncLifetime
{
    private const string Page = "/admin/apps/A1/channels";
    private const string WxAppId = "wx0123456789abcdef";
    private const string AppSecret = "0123456789abcdef0123456789abcdef";

    private readonly ManualTime _time = new(DateTimeOffset.Parse("2026-05-10T12:00:00Z"));
    private WeChatPlatform _platform = null!;
    private SimulatorServer _simulator = null!;
    private AdminHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = new WeChatPlatform(_time);
        _simulator = await SimulatorServer.StartAsync(_platform);
        var at = _simulator.BaseAddress.AbsoluteUri;
        _host = await AdminHost.StartAsync(time: _time, settings: [("WeChat:ApiBaseUrl", at), ("WeChat:PayBaseUrl", at), ("Alipay:GatewayUrl", at.TrimEnd('/') + WeChatPaths.AlipayGateway)]);
        await _host.CreateAppAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _simulator.DisposeAsync();
    }

    [Theory]
    [InlineData("wechat-mp")]
    [InlineData("wechat-mini")]
    public async Task A_channel_is_set_checked_changed_and_deleted(string channel)
    {
        _platform.AddAccount(WxAppId, AppSecret);
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        var form = $"{Page}/{channel}";
        Assert.Equal(Page, (await client.SubmitAsync(form, ("WxAppId", WxAppId), ("AppSecret", new string('f', 32)), ("Enabled", "true"))).Location);
        var wrong = await client.SubmitAsync(Page + "?handler=Check", ("Channel", channel));
        Assert.Contains("The AppSecret is wrong", wrong.Text);
        Assert.Contains("40125", wrong.Text);

        Assert.Equal(Page, (await client.SubmitAsync(form, ("WxAppId", WxAppId), ("AppSecret", AppSecret), ("TokenMode", "Classic"), ("Enabled", "true"))).Location);
        // Left empty it stays.
        Assert.Equal(Page, (await client.SubmitAsync(form, ("WxAppId", WxAppId), ("AppSecret", ""), ("TokenMode", ""), ("Enabled", "true"))).Location);
        var right = await client.SubmitAsync(Page + "?handler=Check", ("Channel", channel));
        Assert.Contains("It works", right.Text);
        Assert.Contains("ends in cdef", right.Text);
        Assert.DoesNotContain(AppSecret, right.Html + (await client.GetAsync(form)).Html);
        Assert.Null((string?)(await _host.GetAsync($"apps/A1/channels/{channel}")).Json!["tokenMode"]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SubmitAsync(form + "?handler=Delete", ("Confirm", "wx"))).Status);
        Assert.Equal(Page, (await client.SubmitAsync(form + "?handler=Delete", ("Confirm", WxAppId))).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.GetAsync($"apps/A1/channels/{channel}")).Status);
    }

    [Fact]
    public async Task WeChat_Pay_is_set_and_checked()
    {
        const string Key = "abcdef0123456789abcdef0123456789";
        _platform.AddPayAccount("1900000001", WxAppId, Key, isPartner: false, mayUseIdentity: false);
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        const string Form = Page + "/wechat-pay";
        var refused = await client.SubmitAsync(Form, ("MchId", "1900000001"), ("WxAppId", WxAppId), ("ApiKey", "too short"), ("SignType", "MD5"));
        Assert.Contains("32 letters and digits", ConsoleMerchantTests.Fault(refused, "ApiKey"));
        Assert.Contains("value=\"1900000001\"", refused.Html);
        Assert.DoesNotContain("too short", refused.Html);

        Assert.Equal(Page, (await client.SubmitAsync(Form, ("MchId", "1900000001"), ("WxAppId", WxAppId), ("ApiKey", Key), ("SignType", "MD5"), ("Enabled", "true"))).Location);
        Assert.Contains("It works", (await client.SubmitAsync(Page + "?handler=Check", ("Channel", "wechat-pay"))).Text);
        await client.SubmitAsync(Form, ("MchId", "1900000001"), ("WxAppId", WxAppId), ("SignType", "HMAC_SHA256"), ("Enabled", "true"));
        Assert.Contains("use MD5", (await client.GetAsync(Form)).Text);
    }

    [Fact]
    public async Task Alipay_is_set_checked_changed_and_deleted()
    {
        _platform.AddAlipayApp("2021000000000001", AlipayTestKeys.AppPublicKey);
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        const string Form = Page + "/alipay";
        var refused = await client.SubmitAsync(Form, ("AliAppId", "2021000000000001"), ("PrivateKey", "no key at all"), ("AlipayPublicKey", "neither"));
        Assert.Contains("Not readable", ConsoleMerchantTests.Fault(refused, "PrivateKey"));
        Assert.Contains("Not readable", ConsoleMerchantTests.Fault(refused, "AlipayPublicKey"));
        Assert.Contains("value=\"2021000000000001\"", refused.Html);
        Assert.DoesNotContain("no key at all", refused.Html);
        var missing = await client.SubmitAsync(Form, ("AliAppId", "2021000000000001"), ("PrivateKey", AlipayTestKeys.AppPrivateKey));
        Assert.Contains("Is needed", ConsoleMerchantTests.Fault(missing, "AlipayPublicKey"));
        Assert.DoesNotContain(AlipayTestKeys.AppPrivateKey[100..200], missing.Html);

        Assert.Equal(Page, (await client.SubmitAsync(Form,
            ("AliAppId", "2021000000000001"), ("PrivateKey", AlipayTestKeys.AppPrivateKeyPem), ("AlipayPublicKey", AlipayTestKeys.AppPublicKey), ("KeyMode", "key"), ("Enabled", "true"))).Location);
        Assert.Contains("own public key", (await client.GetAsync(Form)).Text);
        Assert.Contains("does not verify", (await client.SubmitAsync(Page + "?handler=Check", ("Channel", "alipay"))).Text);

        // Left empty, the private key stays.
        Assert.Equal(Page, (await client.SubmitAsync(Form,
            ("AliAppId", "2021000000000001"), ("PrivateKey", ""), ("AlipayPublicKey", _platform.AlipayPublicKey), ("KeyMode", "key"), ("Enabled", "true"))).Location);
        var right = await client.SubmitAsync(Page + "?handler=Check", ("Channel", "alipay"));
        Assert.Contains("It works", right.Text);
        var form = await client.GetAsync(Form);
        Assert.Contains(AlipayTestKeys.AppPublicKey, form.Text);
        Assert.DoesNotContain(AlipayTestKeys.AppPrivateKey[100..200], right.Html + form.Html);

        var certificate = _platform.AddAlipayAppWithCertificate("2021000000000001", AlipayTestKeys.AppPublicKey);
        Assert.Equal(Page, (await client.SubmitAsync(Form, ("AliAppId", "2021000000000001"), ("AlipayPublicKey", _platform.AlipayCertificates),
            ("KeyMode", "certificate"), ("AppCertificate", certificate), ("AlipayRootCertificates", _platform.AlipayRootCertificates), ("Enabled", "true"))).Location);
        Assert.Contains("It works", (await client.SubmitAsync(Page + "?handler=Check", ("Channel", "alipay"))).Text);
        // Left empty, the certificates stay; in key mode they go.
        await client.SubmitAsync(Form, ("AliAppId", "2021000000000001"), ("KeyMode", "certificate"), ("Enabled", "true"));
        Assert.Contains("app_cert_sn", (await client.GetAsync(Form)).Text);
        await client.SubmitAsync(Form, ("AliAppId", "2021000000000001"), ("KeyMode", "key"), ("AlipayPublicKey", _platform.AlipayPublicKey), ("Enabled", "true"));
        Assert.DoesNotContain("app_cert_sn", (await client.GetAsync(Form)).Text);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SubmitAsync(Form + "?handler=Delete", ("Confirm", "2021"))).Status);
        Assert.Equal(Page, (await client.SubmitAsync(Form + "?handler=Delete", ("Confirm", "2021000000000001"))).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.GetAsync("apps/A1/channels/alipay")).Status);
    }

    [Fact]
    public async Task A_new_channel_needs_its_secret()
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        var answer = await client.SubmitAsync(Page + "/wechat-mp", ("WxAppId", WxAppId), ("Enabled", "true"));
        Assert.Contains("Is needed", ConsoleMerchantTests.Fault(answer, "AppSecret"));
        Assert.Contains($"value=\"{WxAppId}\"", answer.Html);
    }

    [Fact]
    public async Task A_change_that_somebody_else_overtook_is_told()
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        var form = await client.GetAsync(Page + "/wechat-mp");
        await _host.PutAsync("apps/A1/channels/wechat-mp", $$"""{"wxAppId":"{{WxAppId}}","appSecret":"{{AppSecret}}"}""");
        var answer = await client.SubmitAsync(form, Page + "/wechat-mp", ("WxAppId", "wxmine"), ("AppSecret", AppSecret), ("Enabled", "true"));
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("value=\"wxmine\"", answer.Html);
        Assert.DoesNotContain(AppSecret, answer.Html);
    }

    [Theory]
    [InlineData("alipay-mini")]
    [InlineData("wechat")]
    public async Task There_are_no_other_channels(string channel)
    {
        using var client = await ConsoleClient.SignedInAsync(_host, AdminRole.Operator);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{Page}/{channel}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.SubmitAsync(Page + "?handler=Check", ("Channel", channel))).Status);
    }
}
