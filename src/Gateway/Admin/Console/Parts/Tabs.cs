using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary><c>&lt;tabs&gt;&lt;tab href="…" text="…" /&gt;…&lt;/tabs&gt;</c>: pages of one thing, each with an address of its own.</summary>
[HtmlTargetElement("tabs")]
public sealed class Tabs : ConsoleTag
{
    public Text Label { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "nav", "tabs");
        output.Attributes.SetAttribute("aria-label", T(Label));
    }
}

/// <summary>Current where its address is the page's.</summary>
[HtmlTargetElement("tab", ParentTag = "tabs")]
public sealed class Tab : ConsoleTag
{
    public string Href { get; set; } = "";

    public Text Text { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "a", css: null);
        output.Attributes.SetAttribute("href", Href);
        if (View.HttpContext.Request.Path.Equals(Href.Split('?')[0], StringComparison.OrdinalIgnoreCase))
        {
            output.Attributes.SetAttribute("aria-current", "page");
        }

        output.Content.SetContent(T(Text));
    }
}
