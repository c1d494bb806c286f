namespace Gateway.Simulator.Pay;

/// <summary>A request to <see cref="AuthCodeToOpenId"/> that is complete, rightly signed and of known parties.</summary>
internal sealed class PayRequest
{
    private const int LongestAuthCode = 128;
    private const int LongestOther = 32;

    private readonly Dictionary<string, string> _fields;

    private PayRequest(Dictionary<string, string> fields, PayMerchant merchant, string algorithm)
    {
        _fields = fields;
        Merchant = merchant;
        Algorithm = algorithm;
    }

    public PayMerchant Merchant { get; }

    /// <summary>What the request was signed with, so what its answer is signed with.</summary>
    public string Algorithm { get; }

    public string AppId => _fields["appid"];

    public string AuthCode => _fields["auth_code"];

    /// <summary>Who holds a payment code from now on.</summary>
    public string Holder => $"{Merchant.MchId} {SubMchId}";

    /// <summary>What the answer repeats.</summary>
    public IEnumerable<(string Name, string Value)> Echo =>
        from name in new[] { "appid", "mch_id", "sub_appid", "sub_mch_id" } where this[name].Length > 0 select (name, this[name]);

    /// <summary>The sub-merchant's account the answer has an openid for: the one asked for, or else the only one.</summary>
    public string? AppOfSubOpenId => this switch
    {
        { SubMchId.Length: 0 } => null,
        { SubAppId.Length: > 0 } => SubAppId,
        _ => Merchant.SubMerchants[SubMchId] is [var only] ? only : null,
    };

    private string SubMchId => this["sub_mch_id"];

    private string SubAppId => this["sub_appid"];

    private string this[string name] => _fields.GetValueOrDefault(name, string.Empty);

    /// <summary>The request, or null and the answer that refuses it.</summary>
    public static PayRequest? Read(WeChatPlatform platform, Incoming call, out Answer? refusal)
    {
        refusal = Refusal(platform, call, out var request) is { } text ? PayAnswer.Fail(text) : null;
        return refusal is null ? request : null;
    }

    private static string? Refusal(WeChatPlatform platform, Incoming call, out PayRequest? request)
    {
        request = null;
        if (!call.IsPost)
        {
            return "请使用post方法";
        }

        if (PayXml.Parse(call.Body) is not { } elements)
        {
            return "XML格式错误";
        }

        var fields = elements.Where(element => element.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
        if (fields.GetValueOrDefault("mch_id") is not { } mchId)
        {
            return "缺少参数mch_id";
        }

        if (platform.PayMerchants.Find(mchId) is not { } merchant)
        {
            return "商户号mch_id或sub_mch_id不存在";
        }

        if (BadField(fields, merchant) is { } badField)
        {
            return badField;
        }

        if (AlgorithmOf(fields) is not { } algorithm
            || !PaySignature.IsRight(elements, merchant.ApiKey, algorithm, fields["sign"]))
        {
            return "签名错误";
        }

        request = new PayRequest(fields, merchant, algorithm);
        return request.BadParty();
    }

    /// <summary>A parameter that is missing or too long. Only a partner's form has room for a signature of 64 characters.</summary>
    private static string? BadField(Dictionary<string, string> fields, PayMerchant merchant)
    {
        string[] required = ["appid", "auth_code", "nonce_str", "sign", .. merchant.IsPartner ? ["sub_mch_id"] : Array.Empty<string>()];
        if (Array.Find(required, name => !fields.ContainsKey(name)) is { } missing)
        {
            return $"缺少参数{missing}";
        }

        return Array.Find([.. required, "sub_mch_id", "sub_appid"], IsTooLong) is { } tooLong ? $"{tooLong}参数长度有误" : null;

        bool IsTooLong(string name) => fields.GetValueOrDefault(name)?.Length > name switch
        {
            "auth_code" => LongestAuthCode,
            "sign" => merchant.IsPartner ? PaySignature.HmacSha256Length : PaySignature.Md5Length,
            _ => LongestOther,
        };
    }

    /// <summary>The documentation names no <c>sign_type</c> here; without one the length tells.</summary>
    private static string? AlgorithmOf(Dictionary<string, string> fields) => fields.GetValueOrDefault("sign_type") switch
    {
        null => fields["sign"].Length == PaySignature.HmacSha256Length ? PaySignature.HmacSha256 : PaySignature.Md5,
        PaySignature.Md5 => PaySignature.Md5,
        PaySignature.HmacSha256 => PaySignature.HmacSha256,
        _ => null,
    };

    private string? BadParty()
    {
        if (!Merchant.AppIds.Contains(AppId))
        {
            return "appid和mch_id不匹配";
        }

        if (!Merchant.IsPartner)
        {
            return SubMchId.Length > 0 || SubAppId.Length > 0 ? "商户号mch_id或sub_mch_id不存在" : null;
        }

        if (!Merchant.SubMerchants.TryGetValue(SubMchId, out var bound))
        {
            return "商户号mch_id或sub_mch_id不存在";
        }

        return SubAppId.Length > 0 && !bound.Contains(SubAppId) ? "sub_appid和sub_mch_id不匹配" : null;
    }
}
