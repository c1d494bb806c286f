using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.Pay;

/// <summary>A true answer of WeChat Pay, spoilt in one of the ways of <see cref="XmlFault"/>.</summary>
internal static class SpoiltXml
{
    private const string Prolog = "<?xml version=\"1.0\"?>\n";

    public static string Spoil(SignedMessage message, XmlFault fault) => fault switch
    {
        XmlFault.ExternalEntity =>
            Prolog + "<!DOCTYPE xml [<!ENTITY payer SYSTEM \"file:///etc/passwd\">]>\n" + WithOpenId(message, "<openid>&payer;</openid>"),
        XmlFault.EntityExpansion => Prolog + Laughs() + WithOpenId(message, "<openid>&laugh9;</openid>"),
        XmlFault.RepeatedSign => Replace(message, "sign", PayXml.Element("sign", Other(message["sign"])) + PayXml.Element("sign", message["sign"])),
        XmlFault.RepeatedOpenId => WithOpenId(message, PayXml.Element("openid", SomebodyElse()) + PayXml.Element("openid", message["openid"])),
        XmlFault.NestedElement => WithOpenId(message, $"<openid><value>{PayXml.Text(message["openid"])}</value></openid>"),
        XmlFault.WrongSign => PayXml.Write(message.With("sign", Other(message["sign"])).Fields),
        XmlFault.NoSign => Replace(message, "sign", string.Empty),
        XmlFault.OtherMerchant => PayXml.Write(message.With("mch_id", "1999999999").SignedAnew().Fields),
        XmlFault.OtherApp => PayXml.Write(message.With("appid", "wx9999999999999999").SignedAnew().Fields),
        XmlFault.HmacSigned => PayXml.Write(message.SignedAnew(PaySignature.HmacSha256).Fields),
        XmlFault.CutShort => CutShort(PayXml.Write(message.Fields)),
        XmlFault.NotXml => NotXml(message),
        XmlFault.Utf7OrOtherEncoding => "<?xml version=\"1.0\" encoding=\"utf-7\"?>" + Utf7(PayXml.Write(message.Fields)),
        _ => throw new InvalidOperationException($"Unknown fault {fault}."),
    };

    private static string WithOpenId(SignedMessage message, string element) => Replace(message, "openid", element);

    private static string Replace(SignedMessage message, string name, string element) => PayXml.Write(message.Fields).Replace(
        PayXml.Element(name, message[name]), element, StringComparison.Ordinal);

    /// <summary>The same shape, but not the same.</summary>
    private static string Other(string sign) => (sign[0] == '0' ? '1' : '0') + sign[1..];

    private static string SomebodyElse() => Identity.OpenId("somebody", "else");

    private static string CutShort(string xml) => xml[..(xml.Length / 2)];

    private static string NotXml(SignedMessage message) => new JsonObject(
        message.Fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Value))).ToJsonString(JsonAnswer.Options);

    /// <summary>Nine entities of ten times the one before: a few hundred characters that unfold to a thousand million.</summary>
    private static string Laughs()
    {
        var dtd = new StringBuilder("<!DOCTYPE xml [\n<!ENTITY laugh0 \"lol\">\n");
        for (var depth = 1; depth <= 9; depth++)
        {
            var below = string.Create(CultureInfo.InvariantCulture, $"&laugh{depth - 1};");
            dtd.Append(CultureInfo.InvariantCulture, $"<!ENTITY laugh{depth} \"{string.Concat(Enumerable.Repeat(below, 10))}\">\n");
        }

        return dtd.Append("]>\n").ToString();
    }

    /// <summary>Every character in UTF-7's base64, so that not one angle bracket is left for a reader of any other encoding.</summary>
    private static string Utf7(string text) =>
        $"+{Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(text)).TrimEnd('=')}-";
}
