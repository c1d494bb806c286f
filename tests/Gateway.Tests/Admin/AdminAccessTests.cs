using System.Net;
using System.Text;
using Gateway.Hosting;

namespace Gateway.Tests.Admin;

public class AdminAccessTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer an-admin-token-that-only-tests-know-oF")]
    [InlineData("Basic YTpi")]
    public async Task Nobody_gets_in_without_the_token(string? authorization)
    {
        await using var host = await AdminHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/api/merchants");
        host.Client.DefaultRequestHeaders.Authorization = null;
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("traceId", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "merchants")]
    [InlineData("PUT", "merchants/M1")]
    [InlineData("DELETE", "merchants/M1")]
    [InlineData("POST", "merchants/M1/apps")]
    [InlineData("GET", "apps/A1")]
    [InlineData("GET", "apps/A1/platform-key")]
    [InlineData("POST", "apps/A1/sign-secrets")]
    [InlineData("PUT", "apps/A1/channels/wechat-mp")]
    [InlineData("GET", "audit")]
    [InlineData("GET", "audit/verify")]
    public async Task Every_route_is_guarded(string method, string path)
    {
        await using var host = await AdminHost.StartAsync();
        host.Client.DefaultRequestHeaders.Authorization = null;

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.SendAsync(new HttpMethod(method), path, body: null)).Status);
    }

    [Fact]
    public async Task Without_a_token_set_the_answer_says_how_to_set_one()
    {
        await using var host = await AdminHost.StartAsync(settings: ("Admin:ApiToken", null));

        var answer = await host.GetAsync("merchants");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("Admin__ApiToken", (string)answer.Json!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_token_stops_the_start_without_being_shown()
    {
        var fault = await Assert.ThrowsAsync<SettingException>(() => AdminHost.StartAsync(settings: ("Admin:ApiToken", "hunter2")));

        Assert.StartsWith("Admin:ApiToken", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"name":"a","name":"b"}""")]
    [InlineData("""{"name":"\ud800 is half a character"}""")]
    public async Task A_body_that_is_no_proper_object_is_400(string body)
    {
        await using var host = await AdminHost.StartAsync();

        var answer = await host.PostAsync("merchants", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Json!["errors"]);
        Assert.NotNull(answer.Json!["traceId"]);
    }

    [Fact]
    public async Task Unknown_members_are_named_with_those_there_are()
    {
        await using var host = await AdminHost.StartAsync();

        var answer = await host.PostAsync("merchants", """{"Name":"x","enabld":true}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("mchNo, name, enabled, version", answer.Error("Name"), StringComparison.Ordinal);
        Assert.Contains("mchNo, name, enabled, version", answer.Error("enabld"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_of_the_wrong_type_is_named()
    {
        await using var host = await AdminHost.StartAsync();

        Assert.Contains("type", (await host.PostAsync("merchants", """{"name":"x","enabled":"yes"}""")).Error("enabled"), StringComparison.Ordinal);
        Assert.Contains("null", (await host.PostAsync("merchants", """{"name":null}""")).Error("name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_content_type_is_415_and_a_large_body_413()
    {
        await using var host = await AdminHost.StartAsync();
        using var text = new StringContent("""{"name":"x"}""", Encoding.UTF8, "text/plain");
        using var response = await host.Client.PostAsync("/admin/api/merchants", text);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await host.PostAsync("merchants", $$"""{"name":"{{new string('x', 70_000)}}"}""")).Status);
    }

    [Fact]
    public async Task A_large_body_of_unknown_length_is_413_too()
    {
        await using var host = await AdminHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/api/merchants");
        request.Headers.TransferEncodingChunked = true;
        request.Content = new StringContent(new string(' ', 70_000), Encoding.UTF8, "application/json");

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }
}
