using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary>
/// <c>&lt;copy-block value="…" label="…" /&gt;</c>: something to take away, whole; the button appears where there is a script.
/// </summary>
[HtmlTargetElement("copy-block")]
public sealed class CopyBlock : ConsoleTag
{
    public string Value { get; set; } = "";

    /// <summary>Names it for who does not see what stands above it.</summary>
    public Text Label { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "div", "copy-block");
        var code = Element("pre", css: null);
        code.Attributes["tabindex"] = "0";
        code.Attributes["aria-label"] = T(Label);
        code.Attributes["role"] = "group";
        code.InnerHtml.AppendHtml(Element("code", css: null, Value));
        var button = Element("button", "button small", T(ConsoleTexts.Copy));
        button.Attributes["type"] = "button";
        button.Attributes["data-copied"] = T(ConsoleTexts.Copied);
        button.Attributes["hidden"] = "hidden";
        output.Content.AppendHtml(code).AppendHtml(button);
    }
}
