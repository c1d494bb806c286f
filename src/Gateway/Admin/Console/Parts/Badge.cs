using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary><c>&lt;badge kind="good" text="…" /&gt;</c>: a state. The colour only repeats what the word says.</summary>
[HtmlTargetElement("badge")]
public sealed class Badge : ConsoleTag
{
    /// <summary><c>good</c>, <c>warn</c>, <c>bad</c>, <c>plain</c> or <c>accent</c>.</summary>
    public string Kind { get; set; } = "plain";

    public Text Text { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "span", $"badge {Kind}");
        output.Content.SetContent(T(Text));
    }
}
