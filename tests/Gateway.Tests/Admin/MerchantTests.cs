using System.Net;

namespace Gateway.Tests.Admin;

public class MerchantTests
{
    [Fact]
    public async Task A_merchant_is_created_read_changed_and_deleted()
    {
        await using var host = await AdminHost.StartAsync();

        var created = await host.PostAsync("merchants", """{"mchNo":"M_1-a","name":"第一家"}""");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("/admin/api/merchants/M_1-a", created.Location);
        Assert.Equal("""{"mchNo":"M_1-a","name":"第一家","enabled":true,"version":1}""", created.Text);

        var changed = await host.PutAsync("merchants/M_1-a", """{"enabled":false,"version":1}""");
        Assert.Equal("""{"mchNo":"M_1-a","name":"第一家","enabled":false,"version":2}""", changed.Text);
        Assert.Equal(changed.Text, (await host.GetAsync("merchants/M_1-a")).Text);
        Assert.Equal($$"""{"items":[{{changed.Text}}]}""", (await host.GetAsync("merchants")).Text);

        Assert.Equal(HttpStatusCode.NoContent, (await host.DeleteAsync("merchants/M_1-a")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("merchants/M_1-a")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.DeleteAsync("merchants/M_1-a")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PutAsync("merchants/M_1-a", "{}")).Status);
    }

    [Fact]
    public async Task A_number_is_made_where_none_is_given()
    {
        await using var host = await AdminHost.StartAsync();

        var created = await host.PostAsync("merchants", """{"name":"x"}""");

        Assert.Matches(@"^M\d{13}\z", (string)created.Json!["mchNo"]!);
    }

    [Theory]
    [InlineData("mchNo", """{"mchNo":"","name":"x"}""")]
    [InlineData("mchNo", """{"mchNo":"a b","name":"x"}""")]
    [InlineData("mchNo", """{"mchNo":"商户","name":"x"}""")]
    [InlineData("mchNo", """{"mchNo":"123456789012345678901234567890123","name":"x"}""")]
    [InlineData("name", """{"mchNo":"M1"}""")]
    [InlineData("name", """{"name":"  "}""")]
    [InlineData("name", """{"name":"line\nbreak"}""")]
    public async Task What_does_not_fit_is_named(string member, string body)
    {
        await using var host = await AdminHost.StartAsync();

        var answer = await host.PostAsync("merchants", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(" / ", answer.Error(member), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_number_a_stale_version_and_a_merchant_with_apps_are_409()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();

        Assert.Equal(HttpStatusCode.Conflict, (await host.PostAsync("merchants", """{"mchNo":"M1","name":"again"}""")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await host.PutAsync("merchants/M1", """{"name":"x","version":7}""")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await host.DeleteAsync("merchants/M1")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.PutAsync("merchants/M1", """{"mchNo":"M2"}""")).Status);
    }

    [Fact]
    public async Task A_disabled_merchant_is_seen_by_the_next_request()
    {
        await using var host = await AdminHost.StartAsync();
        await host.CreateAppAsync();
        Assert.True(host.Directory.Current.Find("A1")!.Merchant.Enabled);

        await host.PutAsync("merchants/M1", """{"enabled":false}""");

        Assert.False(host.Directory.Current.Find("A1")!.Merchant.Enabled);
    }
}
