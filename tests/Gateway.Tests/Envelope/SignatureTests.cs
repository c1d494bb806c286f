using System.Text.Json.Nodes;

namespace Gateway.Tests.Envelope;

/// <summary>Which signatures pass.</summary>
public sealed class SignatureTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("v2")]
    [InlineData("v3-beta")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task A_missing_empty_or_oddly_typed_signature_is_20052(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        foreach (var sign in new JsonNode?[] { null, "", 5, true, new JsonObject(), new JsonArray("a") })
        {
            var request = app.Request();
            if (sign is not null)
            {
                request["sign"] = sign;
            }

            Assert.Equal(20052, (await app.PostAsync("ping", request)).Code);
        }
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    [InlineData("open")]
    public async Task A_signature_covers_every_field_sent(string dialect)
    {
        var app = await gateway.CreateAppAsync(dialect);
        Assert.Equal(0, (await app.CallAsync("ping", ("extra", "1"))).Code);

        var added = app.Sign(app.Request());
        added["extra"] = "1";
        Assert.Equal(20052, (await app.PostAsync("ping", added)).Code);

        foreach (var name in new[] { "nonceStr", "reqTime", "appId" })
        {
            var changed = app.Sign(app.Request(("clientIp", "127.0.0.1")));
            changed["clientIp"] = "127.0.0.2";
            Assert.Equal(20052, (await app.PostAsync("ping", changed)).Code);
            Assert.True(changed.ContainsKey(name));
        }
    }

    [Fact]
    public async Task Hex_in_either_case_is_accepted()
    {
        var app = await gateway.CreateAppAsync("v2");
        var request = app.Sign(app.Request());
        request["sign"] = ((string)request["sign"]!).ToUpperInvariant();
        Assert.Equal(0, (await app.PostAsync("ping", request)).Code);
    }

    [Fact]
    public async Task A_request_cannot_choose_its_algorithm()
    {
        var app = await gateway.CreateAppAsync("v2", "HMAC_SHA256");
        app.SignType = "MD5";
        Assert.Equal(20052, (await app.CallAsync("ping", ("signType", "MD5"))).Code);
    }

    [Fact]
    public async Task A_rolled_secret_verifies_beside_the_new_one_and_each_answer_is_signed_with_the_one_that_was_used()
    {
        var app = await gateway.CreateAppAsync("v3");
        var old = app.Secret;
        var made = await gateway.AdminAsync(HttpMethod.Post, $"apps/{app.AppId}/sign-secrets", new JsonObject { ["previousExpiresInSeconds"] = 600 });

        var withOld = await app.CallAsync("ping");
        Assert.Equal(0, withOld.Code);
        Assert.True(app.Verifies(withOld, Gateway.Signing.AnswerShape.Ping));

        app.Secret = (string)made["secret"]!;
        var withNew = await app.CallAsync("ping");
        Assert.Equal(0, withNew.Code);
        Assert.True(app.Verifies(withNew, Gateway.Signing.AnswerShape.Ping));

        var refused = app.Request();
        refused["sign"] = new string('0', 64);
        Assert.True(app.Verifies(await app.PostAsync("ping", refused), Gateway.Signing.AnswerShape.None), "a refusal is signed with the newest");

        gateway.Time.Advance(TimeSpan.FromSeconds(601));
        app.Secret = old;
        Assert.Equal(20052, (await app.CallAsync("ping")).Code);
    }

    [Fact]
    public async Task Another_apps_secret_does_not_sign()
    {
        var (app, other) = (await gateway.CreateAppAsync("v2"), await gateway.CreateAppAsync("v2"));
        app.Secret = other.Secret;
        Assert.Equal(20052, (await app.CallAsync("ping")).Code);
    }
}
