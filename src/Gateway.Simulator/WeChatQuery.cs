using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Simulator;

/// <summary>
/// A query as WeChat reads it: order and letter case of the names count
/// (developers.weixin.qq.com, OA_Web_Apps/Wechat_webpage_authorization), so ASP.NET Core's own collection will not do.
/// </summary>
internal sealed class WeChatQuery
{
    private WeChatQuery(IReadOnlyList<(string Name, string Value)> pairs) => Pairs = pairs;

    public IReadOnlyList<(string Name, string Value)> Pairs { get; }

    public static WeChatQuery Parse(QueryString query)
    {
        var pairs = new List<(string, string)>();
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            pairs.Add((pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        }

        return new WeChatQuery(pairs);
    }

    /// <summary>These and others, for the record of calls.</summary>
    public WeChatQuery And(IEnumerable<(string Name, string Value)> others) => new([.. Pairs, .. others]);

    /// <summary>The value of a name given exactly once and not empty, else null: no caller may rely on which of two wins.</summary>
    public string? Single(string name)
    {
        string? found = null;
        foreach (var (key, value) in Pairs)
        {
            if (string.Equals(key, name, StringComparison.Ordinal))
            {
                if (found is not null)
                {
                    return null;
                }

                found = value;
            }
        }

        return string.IsNullOrEmpty(found) ? null : found;
    }

    public bool Has(string name) => Pairs.Any(pair => string.Equals(pair.Name, name, StringComparison.Ordinal));

    /// <summary>Whether any name is given more than once.</summary>
    public bool HasTwice() => Pairs.Select(pair => pair.Name).Distinct(StringComparer.Ordinal).Count() < Pairs.Count;

    /// <summary>Names for the record of calls. One that is no plain word could be a value gone astray, so it is not kept.</summary>
    public IReadOnlyList<string> SafeNames() => [.. Pairs.Take(32).Select(pair => SafeName(pair.Name))];

    /// <summary>The query for the record of calls: a value shows only if it is one of the protocol's own words or a known appid.</summary>
    public string Masked(Func<string, bool> isKnownAppId) =>
        string.Join('&', Pairs.Take(32).Select(pair => $"{SafeName(pair.Name)}={(IsPublic(pair, isKnownAppId) ? pair.Value : "***")}"));

    private static string SafeName(string name) =>
        name.Length is > 0 and <= 24 && name.All(c => char.IsAsciiLetter(c) || c == '_') ? name : "(unknown)";

    private static bool IsPublic((string Name, string Value) pair, Func<string, bool> isKnownAppId) => pair.Name switch
    {
        "appid" or "app_id" => isKnownAppId(pair.Value),
        "response_type" => pair.Value is "code",
        "grant_type" => pair.Value is "authorization_code" or "client_credential",
        "scope" => Scopes.IsKnown(pair.Value) || pair.Value is "auth_base" or "auth_user" || pair.Value is "pay_identity" or "pay_realname",
        "force_refresh" => pair.Value is "true" or "false",
        "type" => pair.Value is "jsapi" or "wx_card",
        "sig_method" => pair.Value is "hmac_sha256",
        "method" => pair.Value is "alipay.system.oauth.token",
        "charset" => pair.Value is "utf-8",
        "format" => pair.Value is "JSON",
        "version" => pair.Value is "1.0",
        "sign_type" => pair.Value is "RSA2" or "MD5" or "HMAC-SHA256",
        _ => false,
    };
}

internal static class Scopes
{
    public const string Base = "snsapi_base";
    public const string UserInfo = "snsapi_userinfo";

    public static bool IsKnown(string scope) => scope is Base or UserInfo;
}
