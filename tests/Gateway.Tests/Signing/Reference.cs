using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

/// <summary>
/// The dialects once more, written for reading and nothing else: a document, dictionaries and strings. It shares no code with the
/// library, so that the two have to agree by rule. It knows no limits and takes only valid bodies.
/// </summary>
internal static class Reference
{
    private static readonly Dictionary<int, string> UpperCase = ReadUpperCase();

    public static string Request(string json, Dialect dialect)
    {
        using var document = JsonDocument.Parse(json);
        return dialect == Dialect.Open ? Flat(document.RootElement) : Cased(Joined(Members(document.RootElement)), dialect);
    }

    public static string Answer(string json, Dialect dialect, AnswerShape? shape)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var envelope = Members(root);
        var hasData = envelope.TryGetValue("data", out var data);
        switch (dialect)
        {
            case Dialect.Open:
                return Flat(root);
            case Dialect.V2:
                return hasData && data.ValueKind == JsonValueKind.Object
                    ? Joined(Members(data).Where(m => shape is null || shape.Members.Contains(m.Key) || m.Key is "code" or "msg" or "resTime"))
                    : "";
            default:
                var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
                foreach (var name in (string[])["code", "data", "msg", "resTime", "traceId"])
                {
                    if (envelope.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null)
                    {
                        parts[name] = name == "data" && value.ValueKind == JsonValueKind.Object ? Shaped(value, shape ?? Infer(value))
                            : name == "resTime" ? Time(value)
                            : Plain(value);
                    }
                }

                return Cased(Strip(string.Join('&', parts.Select(p => p.Key + "=" + p.Value))), dialect);
        }
    }

    public static string Upper(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => UpperCase.GetValueOrDefault(rune.Value, rune.ToString())));

    public static string Sign(string canonical, string secret, Dialect dialect, SignType signType)
    {
        var text = Encoding.UTF8.GetBytes(canonical + (dialect == Dialect.V3 ? "&KEY=" + Upper(secret) : "&key=" + secret));
        return Convert.ToHexStringLower(signType == SignType.Md5 ? MD5.HashData(text) : HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text));
    }

    private static Dictionary<string, JsonElement> Members(JsonElement value)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            // The last one counts, in the place where it stood.
            members.Remove(property.Name);
            members[property.Name] = property.Value;
        }

        return members;
    }

    private static string Joined(IEnumerable<KeyValuePair<string, JsonElement>> members) => Strip(string.Join('&', members
        .Where(m => m.Key != "sign" && m.Value.ValueKind != JsonValueKind.Null)
        .OrderBy(m => m.Key, StringComparer.Ordinal)
        .Select(m => m.Key + "=" + Plain(m.Value))));

    private static string Strip(string text) => text.Replace("\"", "").Replace("\\", "");

    private static string Cased(string text, Dialect dialect) => dialect == Dialect.V3 ? Upper(text) : text;

    private static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : Json(value);

    private static string Json(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Quoted(value.GetString()!),
        JsonValueKind.Number => Number(value.GetRawText()),
        JsonValueKind.Object => "{" + string.Join(',', Ordered(value).Select(m => Quoted(m.Name) + ":" + Json(m.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Where(e => e.ValueKind != JsonValueKind.Null).Select(Json)) + "]",
        _ => value.GetRawText(),
    };

    private static IEnumerable<JsonProperty> Ordered(JsonElement value)
    {
        var properties = value.EnumerateObject().ToList();
        return properties.Where((p, i) => p.Value.ValueKind != JsonValueKind.Null && !properties.Skip(i + 1).Any(later => later.Name == p.Name));
    }

    private static string Shaped(JsonElement data, AnswerShape? shape)
    {
        if (shape is null)
        {
            return Json(data);
        }

        var members = Members(data);
        return "{" + string.Join(',', shape.Members
            .Where(name => members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null)
            .Select(name => Quoted(name) + ":" + Json(members[name]))) + "}";
    }

    private static string Time(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return long.TryParse(value.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
                : Plain(value);
        }

        var parts = Regex.Match(Plain(value), "^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})([.][0-9]+)?\\z");
        return parts.Success ? parts.Groups[1].Value + " " + parts.Groups[2].Value : Plain(value);
    }

    private static AnswerShape? Infer(JsonElement data)
    {
        var names = Members(data).Keys;
        return names.Any(n => n is "authUrl" or "queryCode")
            ? AnswerShape.ChannelAuthUrl
            : AnswerShape.All.FirstOrDefault(shape => names.All(shape.Members.Contains));
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                < ' ' or (>= '\u0080' and <= '\u00A0') or (>= '\u2000' and <= '\u2010') or (>= '\u2028' and <= '\u202F') or (>= '\u2066' and <= '\u206F')
                    => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static string Number(string text)
    {
        var mark = text.IndexOfAny(['e', 'E']);
        return mark < 0 ? text : Expanded(text[..mark], int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>As Java's BigDecimal.toPlainString, but zero is "0".</summary>
    private static string Expanded(string mantissa, int exponent)
    {
        var dot = mantissa.IndexOf('.');
        var scale = (dot < 0 ? 0 : mantissa.Length - dot - 1) - exponent;
        var unscaled = BigInteger.Parse(mantissa.Replace(".", ""), CultureInfo.InvariantCulture);
        if (unscaled.IsZero)
        {
            return "0";
        }

        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture);
        var plain = scale <= 0
            ? digits + new string('0', -scale)
            : digits.PadLeft(scale + 1, '0').Insert(Math.Max(digits.Length, scale + 1) - scale, ".");
        return (unscaled.Sign < 0 ? "-" : "") + plain;
    }

    private static string Flat(JsonElement root)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in Members(root).Where(m => !m.Key.Equals("sign", StringComparison.OrdinalIgnoreCase)).OrderBy(m => Offset(root, m.Key)))
        {
            Flatten(member.Key, member.Value, paths);
        }

        return string.Join('&', paths.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + "=" + p.Value));
    }

    private static int Offset(JsonElement value, string name) => value.EnumerateObject().Select(p => p.Name).ToList().LastIndexOf(name);

    private static void Flatten(string path, JsonElement value, Dictionary<string, string> paths)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                break;
            case JsonValueKind.Object:
                foreach (var member in Ordered(value))
                {
                    Flatten(path + "." + member.Name, member.Value, paths);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var element in value.EnumerateArray())
                {
                    Flatten($"{path}[{index++}]", element, paths);
                }

                break;
            case JsonValueKind.String:
                paths[path] = value.GetString()!;
                break;
            case JsonValueKind.Number:
                paths[path] = Trimmed(Number(value.GetRawText()));
                break;
            default:
                paths[path] = value.GetRawText();
                break;
        }
    }

    private static string Trimmed(string number)
    {
        var trimmed = number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
        return trimmed == "-0" ? "0" : trimmed;
    }

    private static Dictionary<int, string> ReadUpperCase() => UpperCaseTable.Read();
}
