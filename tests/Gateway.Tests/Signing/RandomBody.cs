using System.Globalization;
using System.Text;

namespace Gateway.Tests.Signing;

/// <summary>Grows a valid body from a seed: known and unknown names, repetitions, nesting, every spelling that JSON allows.</summary>
internal sealed class RandomBody(int seed)
{
    private static readonly string[] Names =
    [
        "a", "b", "A", "_", "1", "", "sign", "Sign", "SIGN", "code", "msg", "data", "resTime", "traceId", "reqTime", "nonceStr", "openId", "userId",
        "accessToken", "status", "authUrl", "queryCode", "url", "expiresIn", "a.b", "a[0]", "straße", "\uE000", "\uFFFD", "😀", "中", "q\"uote", "b\\s",
    ];

    private static readonly string[] Texts =
    [
        "", "x", "AbC", "a&b=c", "he said \"hi\" \\ back\\\\", "中文", "😀👨\u200D👩", "ß ŉ ΐ ﬁ ſ ı ა", "\n\t\r\b\f\u0001\u001F", "\u0080\u00A0\u00A1", "\u2000\u2010\u2011",
        "\u2028\u202F\u2066\u206F\u2070", "/", "\u007F", "2025-01-16 16:14:32", "2025-01-16T16:14:32.123", "2025-01-16 16:14:32Z", "\uE000\uFFFF", "null", " lead and trail ",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "7200", "1719486383", "1719486383000", "123456789012345678901234567890", "1.0", "100.00", "1.50", "-2.50", "0.5", "0.000",
        "-0.0", "1e3", "1E3", "1.5e+3", "1.50e1", "15e-1", "1e-3", "-12.5e-4", "0e9", "0.0e-3", "0.05e1", "120e-1", "100e-2", "1.0e0", "9e20",
    ];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _json = new();

    public string Json()
    {
        Object(depth: 0);
        return Blank() + _json + Blank();
    }

    private void Object(int depth)
    {
        _json.Append('{');
        var count = _random.Next(9);
        for (var i = 0; i < count; i++)
        {
            _json.Append(i > 0 ? "," : "").Append(Blank());
            String(Pick(Names));
            _json.Append(Blank()).Append(':').Append(Blank());
            Value(depth + 1);
            _json.Append(Blank());
        }

        _json.Append('}');
    }

    private void Value(int depth)
    {
        switch (_random.Next(depth > 3 ? 6 : 8))
        {
            case 0 or 1 or 2:
                String(Pick(Texts));
                break;
            case 3:
                _json.Append(Pick(Numbers));
                break;
            case 4:
                _json.Append("null");
                break;
            case 5:
                _json.Append(_random.Next(2) == 0 ? "true" : "false");
                break;
            case 6:
                Object(depth);
                break;
            default:
                Array(depth);
                break;
        }
    }

    private void Array(int depth)
    {
        _json.Append('[');
        var count = _random.Next(4);
        for (var i = 0; i < count; i++)
        {
            _json.Append(i > 0 ? "," : "").Append(Blank());
            Value(depth + 1);
        }

        _json.Append(']');
    }

    private void String(string text)
    {
        var escapeAll = _random.Next(4) == 0;
        _json.Append('"');
        foreach (var c in text)
        {
            var shortForm = "\"\\/\b\f\n\r\t".IndexOf(c, StringComparison.Ordinal);
            if (escapeAll || (c < ' ' && shortForm < 0))
            {
                _json.Append("\\u").Append(((int)c).ToString(_random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture));
            }
            else if (shortForm >= 0 && (c != '/' || _random.Next(2) == 0))
            {
                _json.Append('\\').Append("\"\\/bfnrt"[shortForm]);
            }
            else
            {
                _json.Append(c);
            }
        }

        _json.Append('"');
    }

    private string Blank() => _random.Next(6) switch { 0 => " ", 1 => "\r\n\t", _ => "" };

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
