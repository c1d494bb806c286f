using System.Text;
using System.Xml;

namespace Gateway.Upstreams.WeChat.Pay;

/// <summary>The messages of WeChat Pay v2: one root <c>xml</c>, and in it elements that hold text and nothing else.</summary>
/// <remarks>
/// What is more than that is not read: no document type and so no entity beyond XML's own five, no element inside another,
/// no name twice (which of two signatures would count?), no attribute, comment or instruction, no encoding but UTF-8.
/// </remarks>
internal static class PayXml
{
    /// <summary>Some ten times the longest message the platform documents.</summary>
    public const int MaxBytes = 16 * 1024;

    private const string Root = "xml";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxBytes,
        MaxCharactersFromEntities = 1,
    };

    private static readonly XmlWriterSettings Plain = new()
    {
        Encoding = Utf8,
        OmitXmlDeclaration = true,
        // A line break stays the character that was signed.
        NewLineHandling = NewLineHandling.Entitize,
    };

    /// <summary>Writes a message; elements without a value are left out.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var message = new MemoryStream();
        using (var writer = XmlWriter.Create(message, Plain))
        {
            writer.WriteStartElement(Root);
            foreach (var (name, value) in fields.Where(field => field.Value.Length > 0))
            {
                writer.WriteElementString(name, value);
            }

            writer.WriteEndElement();
        }

        return message.ToArray();
    }

    /// <returns>The elements' text, exactly as signed; null where the bytes are no such message.</returns>
    public static IReadOnlyDictionary<string, string>? Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
        {
            return null;
        }

        try
        {
            // From text, so that the message cannot name an encoding that makes something else of these bytes.
            using var text = new StringReader(Utf8.GetString(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8));
            using var reader = XmlReader.Create(text, Strict);
            return ReadMessage(reader);
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static Dictionary<string, string>? ReadMessage(XmlReader reader)
    {
        var node = Next(reader);
        if (node is XmlNodeType.XmlDeclaration)
        {
            if (reader.GetAttribute("encoding") is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            node = Next(reader);
        }

        if (node is not XmlNodeType.Element || reader.Name is not Root || reader.HasAttributes || reader.IsEmptyElement)
        {
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (Next(reader) is XmlNodeType.Element)
        {
            var name = reader.Name;
            if (reader.HasAttributes || ReadText(reader) is not { } text || !fields.TryAdd(name, text))
            {
                return null;
            }
        }

        return reader.NodeType is XmlNodeType.EndElement && Next(reader) is XmlNodeType.None ? fields : null;
    }

    /// <summary>The text of the element the reader stands on; null where it holds more than text.</summary>
    private static string? ReadText(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var text = new StringBuilder();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    text.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    return text.ToString();
                default:
                    return null;
            }
        }

        return null;
    }

    // The next node that is not white space between elements; None at the end.
    private static XmlNodeType Next(XmlReader reader)
    {
        while (reader.Read())
        {
            if (reader.NodeType is not (XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
            {
                return reader.NodeType;
            }
        }

        return XmlNodeType.None;
    }
}
