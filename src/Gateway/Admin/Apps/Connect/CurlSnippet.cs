using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.Apps.Connect;

/// <summary>A signed ping for a shell with curl and openssl.</summary>
internal static class CurlSnippet
{
    public static string Of(SnippetValues values) => $$"""
        {{Secret(values)}}
        nonce=$(openssl rand -hex 16)
        now=$({{Now(values)}})
        text="{{Text(values)}}"
        {{Sign(values)}}
        curl -sS -H 'content-type: application/json' '{{values.PingUrl}}' \
          -d '{{Body(values)}}'
        """;

    private static string Secret(SnippetValues values) => values.Dialect is Dialect.Open
        ? $"key=merchant-private.pem   # {values.PrivateKey}"
        : $"secret='{values.Secret}'";

    // Zones in POSIX's spelling need no data of the system; the sign is that of the way to UTC.
    private static string Now(SnippetValues values) => values.Dialect switch
    {
        Dialect.V2 => "date +%s",
        _ when values.App.Settings.TimeZone == AppSettings.DefaultTimeZone => "TZ=UTC-8 date '+%Y-%m-%d %H:%M:%S'",
        _ => $"TZ={values.App.Settings.TimeZone} date '+%Y-%m-%d %H:%M:%S'",
    };

    private static string Text(SnippetValues values) => values.Dialect switch
    {
        Dialect.V2 => "nonceStr=$nonce&reqTime=$now&key=$secret",
        Dialect.V3Beta => $"appId={values.AppId}&nonceStr=$nonce&reqTime=$now&key=$secret",
        Dialect.V3 => $"appId={values.AppId}&mchNo={values.MchNo}&nonceStr=$nonce&reqTime=$now&key=$secret",
        _ => $"appId={values.AppId}&mchNo={values.MchNo}&nonceStr=$nonce&reqId=R$nonce&reqTime=$now",
    };

    private static string Sign(SnippetValues values)
    {
        if (values.Dialect is Dialect.Open)
        {
            return """sign=$(printf '%s' "$text" | openssl dgst -sha256 -sign "$key" | openssl base64 -A)""";
        }

        var upper = values.Dialect is Dialect.V3 ? "text=$(printf '%s' \"$text\" | tr 'a-z' 'A-Z')\n" : "";
        var digest = values.SignType switch
        {
            SignType.Md5 => "-md5",
            SignType.Sm3 => "-sm3",
            _ => "-sha256 -hmac \"$secret\"",
        };
        return $"{upper}sign=$(printf '%s' \"$text\" | openssl dgst {digest} -r | cut -d' ' -f1)";
    }

    private static string Body(SnippetValues values) => values.Dialect switch
    {
        Dialect.V2 => """{"nonceStr":"'$nonce'","reqTime":'$now',"sign":"'$sign'"}""",
        Dialect.V3Beta => $$"""{"appId":"{{values.AppId}}","nonceStr":"'$nonce'","reqTime":"'"$now"'","sign":"'$sign'"}""",
        Dialect.V3 => $$"""{"appId":"{{values.AppId}}","mchNo":"{{values.MchNo}}","nonceStr":"'$nonce'","reqTime":"'"$now"'","sign":"'$sign'"}""",
        _ => $$"""{"appId":"{{values.AppId}}","mchNo":"{{values.MchNo}}","nonceStr":"'$nonce'","reqId":"R'$nonce'","reqTime":"'"$now"'","sign":"'$sign'"}""",
    };
}
