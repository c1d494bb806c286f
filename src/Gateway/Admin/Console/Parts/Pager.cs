using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary><c>&lt;pager newer="@…" older="@…" /&gt;</c>: addresses, null where there is nothing more.</summary>
[HtmlTargetElement("pager")]
public sealed class Pager : ConsoleTag
{
    public string? Newer { get; set; }

    public string? Older { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Newer is null && Older is null)
        {
            output.SuppressOutput();
            return;
        }

        Become(output, "nav", "pager");
        output.Attributes.SetAttribute("aria-label", T(ConsoleTexts.Pages));
        Append(output, Newer, ConsoleTexts.Newer, "prev");
        Append(output, Older, ConsoleTexts.Older, "next");
    }

    private void Append(TagHelperOutput output, string? address, Text text, string relation)
    {
        if (address is not null)
        {
            var link = Element("a", "button small", T(text));
            link.Attributes["href"] = address;
            link.Attributes["rel"] = relation;
            output.Content.AppendHtml(link);
        }
    }
}
