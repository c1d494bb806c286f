using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary><c>&lt;empty-state text="…"&gt;what to do about it&lt;/empty-state&gt;</c>: in place of a table without rows.</summary>
[HtmlTargetElement("empty-state")]
public sealed class EmptyState : ConsoleTag
{
    public Text Text { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "div", "empty-state");
        output.PreContent.AppendHtml(Element("p", css: null, T(Text)));
    }
}
