using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Gateway.OpenApi;

/// <summary>Writes the page: whatever is not one of its own tags is encoded.</summary>
internal sealed class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text = new();

    /// <summary>Tags of the page itself, and what stands between them, encoded.</summary>
    public Html Write([InterpolatedStringHandlerArgument("")] Encoded tags)
    {
        _ = tags;
        return this;
    }

    /// <summary>A line of a description: code between backticks, the rest plain.</summary>
    public Html Line(string text)
    {
        var isCode = false;
        foreach (var part in text.Split('`'))
        {
            _text.Append(isCode ? "<code>" : "").Append(Encoder.Encode(part)).Append(isCode ? "</code>" : "");
            isCode = !isCode;
        }

        return this;
    }

    /// <summary>A description: paragraphs, lists, and headings one level below that of the page.</summary>
    public Html Prose(string? text)
    {
        foreach (var block in (text ?? "").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (block.StartsWith("## ", StringComparison.Ordinal))
            {
                Write($"<h2>").Line(block[3..]).Write($"</h2>");
            }
            else if (block.StartsWith("- ", StringComparison.Ordinal))
            {
                Write($"<ul>");
                foreach (var item in block.Split('\n'))
                {
                    Write($"<li>").Line(item[2..]).Write($"</li>");
                }

                Write($"</ul>");
            }
            else
            {
                Write($"<p>").Line(block).Write($"</p>");
            }
        }

        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Appends a template as it stands, and each value in it encoded.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Encoded(int literalLength, int formattedCount, Html html)
    {
        private readonly StringBuilder _text = Grown(html, literalLength + formattedCount);

        public void AppendLiteral(string tags) => _text.Append(tags);

        public void AppendFormatted(string? value) => _text.Append(Encoder.Encode(value ?? ""));

        public void AppendFormatted(int value) => _text.Append(value.ToString(CultureInfo.InvariantCulture));

        private static StringBuilder Grown(Html html, int by)
        {
            html._text.EnsureCapacity(html._text.Length + by);
            return html._text;
        }
    }
}
