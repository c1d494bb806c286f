using System.Text;
using System.Xml;

namespace Gateway.Simulator.Pay;

/// <summary>The messages of WeChat Pay v2: one <c>xml</c> root, flat children, every value in CDATA.</summary>
internal static class PayXml
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>The elements in the order they came, or null if this is no such message or names one twice.</summary>
    public static IReadOnlyList<(string Name, string Value)>? Parse(ReadOnlyMemory<byte>? body)
    {
        if (body is not { Length: > 0 } bytes)
        {
            return null;
        }

        try
        {
            // As UTF-8 whatever the declaration says.
            using var reader = XmlReader.Create(new StringReader(Utf8.GetString(bytes.Span)), Strict);
            return Parse(reader);
        }
        catch (Exception unreadable) when (unreadable is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>What the body holds, for the record of calls; nothing if it cannot be read.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(ReadOnlyMemory<byte>? body) => Parse(body) ?? [];

    public static string Write(IEnumerable<(string Name, string Value)> fields) =>
        $"<xml>{string.Concat(fields.Select(field => Element(field.Name, field.Value)))}</xml>";

    public static string Element(string name, string value) => $"<{name}>{Text(value)}</{name}>\n";

    public static string Text(string value) => $"<![CDATA[{value.Replace("]]>", "]]]]><![CDATA[>", StringComparison.Ordinal)}]]>";

    private static List<(string, string)>? Parse(XmlReader reader)
    {
        reader.MoveToContent();
        if (reader.LocalName is not "xml" || reader.Prefix.Length > 0)
        {
            return null;
        }

        var fields = new List<(string Name, string Value)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.ReadStartElement();
        while (reader.NodeType is XmlNodeType.Element)
        {
            if (!names.Add(reader.Name))
            {
                return null;
            }

            // Throws if there is an element inside.
            fields.Add((reader.Name, reader.ReadElementContentAsString()));
        }

        reader.ReadEndElement();
        return reader.Read() ? null : fields;
    }
}
