using Gateway.Merchants;

namespace Gateway.Tests.Admin;

public class MaskingTests
{
    private const string Given = "a-given-sign-secret-5d41402abc4b2a76";
    private const string AppSecret = "8d2a77aa55e04cd7b5c0e5e7a1f3c9e2";
    private const string Rejected = "a-rejected-secret-with-a-line-break";

    [Fact]
    public async Task A_secret_shows_once_where_the_gateway_made_it_and_nowhere_else()
    {
        using var folder = new TempFolder();
        string made;
        string answers;
        await using (var host = await AdminHost.StartAsync(folder))
        {
            made = await host.CreateAppAsync();
            await host.PostAsync("apps/A1/sign-secrets", $$"""{"secret":"{{Given}}"}""");
            await host.PostAsync("apps/A1/sign-secrets", $$"""{"secret":"{{Rejected}}\n"}""");
            await host.PostAsync("apps/A1/sign-secrets", $$"""{"secrett":"{{Rejected}}"}""");
            await host.PutAsync("apps/A1/channels/wechat-mp", $$"""{"wxAppId":"wx1","appSecret":"{{AppSecret}}"}""");
            await host.PutAsync("apps/A1/channels/wechat-mp", $$"""{"wxAppId":"wx1","appSecret":{"is":"{{Rejected}}"} }""");
            await host.PostAsync("merchants/M1/apps", """{"appId":"A2","name":"x","dialect":"open"}""");
            foreach (var path in (string[])["merchants", "apps/A1", "apps/A1/sign-secrets", "apps/A1/channels/wechat-mp", "apps/A2", "apps/A2/platform-key", "audit"])
            {
                await host.GetAsync(path);
            }

            answers = host.Answers.ToString();
        }

        Assert.Equal(2, answers.Split(made).Length);
        var kept = folder.EveryByte();
        Assert.Contains("A1", kept, StringComparison.Ordinal);
        Assert.Contains("sign-secret.created", await File.ReadAllTextAsync(folder.Log), StringComparison.Ordinal);
        foreach (var secret in (string[])[Given, AppSecret, Rejected, AdminHost.Token, "PRIVATE KEY"])
        {
            Assert.DoesNotContain(secret, answers, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(made, kept, StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(folder.KeyFile)).Trim(), kept, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_does_not_print()
    {
        var secret = new Secret(Given);

        Assert.Equal("***", $"{secret}");
        Assert.Equal("\"***\"", System.Text.Json.JsonSerializer.Serialize(secret));
        Assert.DoesNotContain(Given, new WeChatChannel("wx1", secret, true, null).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Given, new StoredSignSecret("S1", secret, default, null, null).ToString(), StringComparison.Ordinal);
    }
}
