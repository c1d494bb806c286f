using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary>
/// <c>&lt;confirm-name name="Confirm" expected="@…" /&gt;</c>: inside the form of something that cannot be undone, the field
/// its name is typed into. The handler compares with <see cref="Matches"/>; the script only keeps the button still until then.
/// </summary>
[HtmlTargetElement("confirm-name")]
public sealed class ConfirmName : Field
{
    public string Expected { get; set; } = "";

    public static bool Matches(string? typed, string expected) => string.Equals(typed?.Trim(), expected, StringComparison.Ordinal);

    public override Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        Required = true;
        Label = Text.Plain(T(ConsoleTexts.TypeToConfirm, Expected));
        return base.ProcessAsync(context, output);
    }

    protected override TagBuilder Input(IHtmlContent children)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.Attributes["type"] = "text";
        input.Attributes["autocomplete"] = "off";
        input.Attributes["spellcheck"] = "false";
        input.Attributes["data-confirm"] = Expected;
        return input;
    }
}
