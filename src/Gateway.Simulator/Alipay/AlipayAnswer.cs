using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.Alipay;

/// <summary>How openapi.alipay.com words its answers: a node, named after the call or <c>error_response</c>, and a signature over its text.</summary>
internal static class AlipayAnswer
{
    public const string ResultNode = "alipay_system_oauth_token_response";
    public const string ErrorNode = "error_response";

    /// <summary>A refusal. Whether every one of them is signed is not known; those of a caller that could not be told who it is are not.</summary>
    /// <param name="to">Whom it is signed for; null for none.</param>
    public static Answer Refuse(WeChatPlatform platform, AlipayApp? to, string code, string subCode)
    {
        var node = new JsonObject { ["code"] = code, ["msg"] = Message(code), ["sub_code"] = subCode, ["sub_msg"] = "见 https://open.alipay.com/api/errCheck 的说明" }
            .ToJsonString(JsonAnswer.Options);
        var text = to is null ? $$"""{"{{ErrorNode}}":{{node}}}""" : Text(Members(platform, to, ErrorNode, node));
        return new("text/plain", text, Errcode: null, subCode);
    }

    public static Answer Succeed(WeChatPlatform platform, AlipayApp to, AlipayUser user)
    {
        var node = Node(user, Identity.Token()[..40]);
        return new("text/plain", Text(Members(platform, to, ResultNode, node)), Errcode: 0, "ok")
        {
            SpoilAlipay = fault => Spoil(platform, to, user, node, fault),
        };
    }

    private static string Node(AlipayUser user, string token)
    {
        var node = new JsonObject { ["access_token"] = token, ["expires_in"] = 1_296_000, ["refresh_token"] = Identity.Token()[..40], ["re_expires_in"] = 2_592_000 };
        if (user.UserId is not null)
        {
            node["user_id"] = user.UserId;
        }

        if (user.OpenId is not null)
        {
            node["open_id"] = user.OpenId;
        }

        return node.ToJsonString(JsonAnswer.Options);
    }

    private static List<(string Name, string Json)> Members(WeChatPlatform platform, AlipayApp to, string name, string node)
    {
        var members = new List<(string, string)> { (name, node) };
        if (to.CertSn is not null)
        {
            members.Add(("alipay_cert_sn", Quote(platform.Alipay.CertSn)));
        }

        members.Add(("sign", Quote(platform.Alipay.Sign(node))));
        return members;
    }

    private static string Text(IEnumerable<(string Name, string Json)> members) =>
        "{" + string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Json}")) + "}";

    private static string Spoil(WeChatPlatform platform, AlipayApp to, AlipayUser user, string node, AlipayFault fault)
    {
        var members = Members(platform, to, ResultNode, node);
        var somebodyElse = Node(new AlipayUser(user.UserId is null ? null : "2088000000000009", user.OpenId is null ? null : "0somebodyElse"), "somebodyElse");
        switch (fault)
        {
            case AlipayFault.NoSign:
                return Text(members[..^1]);
            case AlipayFault.WrongSign:
                return Text([.. members[..^1], ("sign", Quote(Other(platform.Alipay.Sign(node))))]);
            case AlipayFault.OtherKey:
                using (var other = RSA.Create(2048))
                {
                    var sign = other.SignData(Encoding.UTF8.GetBytes(node), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                    return Text([.. members[..^1], ("sign", Quote(Convert.ToBase64String(sign)))]);
                }

            case AlipayFault.ChangedNode:
                return Text([(ResultNode, somebodyElse), .. members[1..]]);
            case AlipayFault.RepeatedNode:
                return Text([(ResultNode, somebodyElse), .. members]);
            case AlipayFault.RepeatedNodeLast:
                return Text([.. members, (ResultNode, somebodyElse)]);
            case AlipayFault.BothNodes:
                return Text([(ResultNode, somebodyElse), .. Members(platform, to, ErrorNode, """{"code":"40002"}""")]);
            case AlipayFault.RepeatedMember:
                return Text(Members(platform, to, ResultNode, $"{somebodyElse[..^1]},{node[1..]}"));
            case AlipayFault.NoIdentity:
                return Text(Members(platform, to, ResultNode, Node(new AlipayUser(null, null), "token")));
            case AlipayFault.OtherCertificate:
                return Text([members[0], ("alipay_cert_sn", Quote(new string('0', 32))), members[^1]]);
            case AlipayFault.OddlyWritten:
                return Text(Enumerable.Reverse(Members(platform, to, ResultNode, Odd(node))));
            default:
                throw new InvalidOperationException($"Unknown fault {fault}.");
        }
    }

    private static string Odd(string node)
    {
        var members = JsonNode.Parse(node)!.AsObject().Reverse().Select(member => $"  \"{member.Key}\" :\t{member.Value!.ToJsonString()}");
        return "{\n \"auth_start\": \"2026\\/03\\/01 12:00:00\", \"brand_new\": \"\\u4e2d文\\/<>&'\",\n" + string.Join(",\n", members) + " }";
    }

    // A slash in Base64 may be escaped, as the platform's own writer of JSON does.
    private static string Quote(string text) => $"\"{text.Replace("/", "\\/", StringComparison.Ordinal)}\"";

    /// <summary>The same shape, but not the same.</summary>
    private static string Other(string sign) => (sign[0] == 'A' ? 'B' : 'A') + sign[1..];

    private static string Message(string code) => code switch
    {
        "20000" => "Service Currently Unavailable",
        "20001" => "Insufficient Token Permissions",
        "40001" => "Missing Required Arguments",
        "40002" => "Invalid Arguments",
        "40004" => "Business Failed",
        "40006" => "Insufficient Permissions",
        _ => "Unknown",
    };
}
