using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Gateway.Simulator;
using Gateway.Tests.Upstreams.Alipay;

namespace Gateway.Tests.Simulator;

/// <summary>A simulated platform with a merchant, a partner, and a merchant's own idea of the v2 signature.</summary>
public abstract class PayTest : SimulatorTest
{
    protected const string Key = "K7Qm2Vx9Lr4Tz8Wb1Nc6Yd3Hf5Jg0PsA";
    protected const string MchId = "1900000001";
    protected const string PayAppId = "wx0000000000000001";
    protected const string AliAppId = "2021000000000001";
    protected const string PartnerId = "1900000009";
    protected const string PartnerAppId = "wx0000000000000009";
    protected const string OpenId = "oExampleOpenId0000000000001";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Platform.AddPayAccount(MchId, PayAppId, Key, mayUseIdentity: true);
        Platform.AddAlipayApp(AliAppId, AlipayTestKeys.AppPublicKey);
        Platform.AddPayAccount(PartnerId, PartnerAppId, Key, isPartner: true);
    }

    protected static Dictionary<string, string> Request(string authCode) => new(StringComparer.Ordinal)
    {
        ["appid"] = PayAppId,
        ["mch_id"] = MchId,
        ["auth_code"] = authCode,
        ["nonce_str"] = "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
    };

    protected static Dictionary<string, string> PartnerRequest(string authCode, string subMchId, string? subAppId = null)
    {
        var fields = Request(authCode);
        (fields["appid"], fields["mch_id"], fields["sub_mch_id"]) = (PartnerAppId, PartnerId, subMchId);
        if (subAppId is not null)
        {
            fields["sub_appid"] = subAppId;
        }

        return fields;
    }

    protected static string Sign(IReadOnlyDictionary<string, string> fields, string key = Key, bool hmac = false)
    {
        var pairs = fields.Where(field => field is { Key: not "sign", Value.Length: > 0 }).OrderBy(field => field.Key, StringComparer.Ordinal);
        var text = Encoding.UTF8.GetBytes(string.Concat(pairs.Select(field => $"{field.Key}={field.Value}&")) + "key=" + key);
        return Convert.ToHexString(hmac ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), text) : MD5.HashData(text));
    }

    /// <summary>The fields of a request to Alipay that is right, signed at the end.</summary>
    protected Dictionary<string, string> AlipayFields(string code) => new(StringComparer.Ordinal)
    {
        ["app_id"] = AliAppId,
        ["method"] = "alipay.system.oauth.token",
        ["charset"] = "utf-8",
        ["sign_type"] = "RSA2",
        ["timestamp"] = Time.GetUtcNow().AddHours(8).ToString("yyyy-MM-dd HH:mm:ss"),
        ["version"] = "1.0",
        ["grant_type"] = "authorization_code",
        ["code"] = code,
    };

    protected static string AlipayForm(IReadOnlyDictionary<string, string> fields, RSA? key = null)
    {
        using var app = AlipayTestKeys.AppRsa();
        var text = string.Join('&', fields.Where(field => field.Value.Length > 0).OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"));
        var sign = Convert.ToBase64String((key ?? app).SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return string.Join('&', fields.Append(new("sign", sign)).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
    }

    protected static string Xml(IEnumerable<KeyValuePair<string, string>> fields) =>
        new XElement("xml", fields.Select(field => new XElement(field.Key, new XCData(field.Value)))).ToString();

    /// <summary>The signed request's answer.</summary>
    protected Task<Dictionary<string, string>> AskAsync(Dictionary<string, string> fields, bool hmac = false)
    {
        fields["sign"] = Sign(fields, hmac: hmac);
        return AskAsync(Xml(fields));
    }

    protected async Task<Dictionary<string, string>> AskAsync(string xml) => Read(await SendAsync(xml));

    protected async Task<string> SendAsync(string xml)
    {
        using var content = new StringContent(xml, Encoding.UTF8, "text/xml");
        using var answer = await Http.PostAsync(WeChatPaths.AuthCodeToOpenId, content);
        return await answer.Content.ReadAsStringAsync();
    }

    protected static Dictionary<string, string> Read(string xml)
    {
        var root = XDocument.Parse(xml).Root!;
        Assert.Equal("xml", root.Name.LocalName);
        Assert.All(root.Elements(), element => Assert.IsType<XCData>(Assert.Single(element.Nodes())));
        return root.Elements().ToDictionary(element => element.Name.LocalName, element => element.Value, StringComparer.Ordinal);
    }

    protected static void AssertUnsignedFailure(Dictionary<string, string> answer, string message)
    {
        Assert.Equal(["return_code", "return_msg"], answer.Keys);
        Assert.Equal(("FAIL", message), (answer["return_code"], answer["return_msg"]));
    }

    protected static void AssertSignedFailure(Dictionary<string, string> answer, string errCode)
    {
        Assert.Equal(["return_code", "return_msg", "appid", "mch_id", "nonce_str", "sign", "result_code", "err_code", "err_code_des"], answer.Keys);
        Assert.Equal(("SUCCESS", "FAIL", errCode), (answer["return_code"], answer["result_code"], answer["err_code"]));
        Assert.Equal(Sign(answer), answer["sign"]);
    }
}
