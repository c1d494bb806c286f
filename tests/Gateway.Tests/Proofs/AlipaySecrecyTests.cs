using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Tests.Upstreams.Alipay;

namespace Gateway.Tests.Proofs;

/// <summary>Where an app's private key, codes, ids and tokens of Alipay must not be: the log, answers, the store's bytes.</summary>
public sealed class AlipaySecrecyTests
{
    [Fact]
    public async Task Nothing_secret_of_alipay_is_logged_answered_or_kept_in_the_open()
    {
        await using var gateway = new LoggedGateway();
        await gateway.InitializeAsync();
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        using var rsa = AlipayTestKeys.AppRsa();
        // In pieces as it was given, its lines as PEM has them, and the number itself. It begins with the public half.
        secrets.UnionWith(AlipayTestKeys.AppPrivateKey[420..].Chunk(40).Where(piece => piece.Length == 40).Select(piece => new string(piece)));
        secrets.UnionWith(rsa.ExportRSAPrivateKeyPem().Split('\n').Where(line => line.Length == 64).Skip(6));
        secrets.Add(System.Text.Encoding.Latin1.GetString(rsa.ExportParameters(includePrivateParameters: true).D!));
        Assert.True(secrets.Count > 40);

        foreach (var withCertificates in new[] { false, true })
        {
            var app = await gateway.CreateAppAsync("v3", withChannel: false);
            await gateway.SetAlipayChannelAsync(app, isOld: withCertificates, withCertificates: withCertificates);
            var code = gateway.WeChat.IssueAlipayCode(app.AliAppId);
            var identity = (await gateway.ExchangeAlipayAsync(app, code)).Value!;
            secrets.UnionWith([code, identity.AccessToken, (identity.UserId ?? identity.OpenId)!]);
            foreach (var misbehaviour in new[]
            {
                Misbehaviour.WrongAlipay(AlipayFault.WrongSign), Misbehaviour.WrongAlipay(AlipayFault.RepeatedNode), Misbehaviour.AlipayError("isv.invalid-signature", isSigned: false),
                Misbehaviour.Html(), Misbehaviour.Reset(), Misbehaviour.ResetBeforeAnswer(), Misbehaviour.WrongJson(JsonFault.CutShort),
            })
            {
                var failed = gateway.WeChat.IssueAlipayCode(app.AliAppId);
                secrets.Add(failed);
                gateway.WeChat.Next(WeChatPaths.AlipayGateway, misbehaviour);
                var answer = await gateway.ExchangeAlipayAsync(app, failed);
                Assert.Null(answer.Value);
                gateway.Answers.Append(answer).Append(answer.Refusal?.Message);
            }

            var channel = $"apps/{app.AppId}/channels/alipay";
            gateway.Answers.Append(await gateway.AdminAsync(HttpMethod.Get, channel));
            gateway.Answers.Append(await gateway.AdminAsync(HttpMethod.Put, channel, new JsonObject { ["privateKey"] = rsa.ExportRSAPrivateKeyPem() }));
            gateway.Answers.Append(await gateway.AdminAsync(HttpMethod.Post, channel + "/check"));
            gateway.Answers.Append(await gateway.AdminAsync(HttpMethod.Get, "audit"));
        }

        await gateway.AssertNowhereAsync(secrets);
        Assert.DoesNotContain("PRIVATE KEY", gateway.Logged);
        Assert.DoesNotContain("sign=", gateway.Logged);
    }
}
