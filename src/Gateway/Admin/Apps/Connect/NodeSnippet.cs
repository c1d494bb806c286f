using Gateway.Signing;

namespace Gateway.Admin.Apps.Connect;

/// <summary>The open SDK where the app speaks its dialect; a signed ping with nothing but Node itself elsewhere.</summary>
internal static class NodeSnippet
{
    public static string Of(SnippetValues values) => values.Dialect is Dialect.Open
        ? $$"""
            import { DaxPayClient } from '@daxpay/open-sdk'

            const client = new DaxPayClient({
              serviceUrl: '{{values.ServiceUrl}}',
              mchNo: '{{values.MchNo}}',
              appId: '{{values.AppId}}',
              privateKey: `{{values.PrivateKey}}`,
              publicKey: `{{values.PlatformKey}}`,
            })
            """
        : $$"""
            import { createHash, createHmac, randomBytes } from 'node:crypto'

            const secret = '{{values.Secret}}'
            const body = {
            {{Members(values)}}
            }
            let text = Object.keys(body).sort().map(name => `${name}=${body[name]}`).join('&') + '&key=' + secret
            {{Digest(values)}}
            const answer = await fetch('{{values.PingUrl}}', {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(body),
            })
            console.log(await answer.text())
            """;

    private static string Members(SnippetValues values)
    {
        var lines = new List<string>();
        if (values.Dialect is not Dialect.V2)
        {
            lines.Add($"  appId: '{values.AppId}',");
        }

        if (values.NamesMerchant)
        {
            lines.Add($"  mchNo: '{values.MchNo}',");
        }

        lines.Add("  nonceStr: randomBytes(16).toString('hex'),");
        lines.Add(values.Dialect is Dialect.V2
            ? "  reqTime: Math.floor(Date.now() / 1000),"
            : $"  reqTime: new Date().toLocaleString('sv-SE', {{ timeZone: '{values.App.Settings.TimeZone}' }}),");
        return string.Join('\n', lines);
    }

    private static string Digest(SnippetValues values)
    {
        var upper = values.Dialect is Dialect.V3 ? "text = text.toUpperCase()\n" : "";
        return upper + values.SignType switch
        {
            SignType.Md5 => "body.sign = createHash('md5').update(text).digest('hex')",
            SignType.Sm3 => "body.sign = createHash('sm3').update(text).digest('hex')",
            _ => "body.sign = createHmac('sha256', secret).update(text).digest('hex')",
        };
    }
}
