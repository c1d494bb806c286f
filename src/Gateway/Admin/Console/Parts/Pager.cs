using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary><c>&lt;pager first="@…" next="@…" /&gt;</c>: addresses, null where there is nothing more that way.</summary>
[HtmlTargetElement("pager")]
public sealed class Pager : ConsoleTag
{
    public string? First { get; set; }

    public string? Next { get; set; }

    /// <summary>Whether it is a log, the newest first, and no list.</summary>
    public bool Log { get; set; }

    /// <summary>What leads on, where it is not simply the next page.</summary>
    public Text? NextText { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        // An attribute in a page is text: a null that is written into it arrives empty.
        if (string.IsNullOrEmpty(First) && string.IsNullOrEmpty(Next))
        {
            output.SuppressOutput();
            return;
        }

        Become(output, "nav", "pager");
        output.Attributes.SetAttribute("aria-label", T(ConsoleTexts.Pages));
        Append(output, First, Log ? ConsoleTexts.Newest : ConsoleTexts.FirstPage, relation: null);
        Append(output, Next, NextText ?? (Log ? ConsoleTexts.Older : ConsoleTexts.NextPage), "next");
    }

    private void Append(TagHelperOutput output, string? address, Text text, string? relation)
    {
        if (string.IsNullOrEmpty(address))
        {
            return;
        }

        var link = Element("a", "button small", T(text));
        link.Attributes["href"] = address;
        if (relation is not null)
        {
            link.Attributes["rel"] = relation;
        }

        output.Content.AppendHtml(link);
    }
}
