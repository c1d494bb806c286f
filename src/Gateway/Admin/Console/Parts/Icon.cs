using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary><c>&lt;icon name="key" /&gt;</c>: drawn with the colour of the text beside it, and silent for screen readers.</summary>
[HtmlTargetElement("icon")]
public sealed class Icon : ConsoleTag
{
    // Lines on a square of 16, 1.5 wide.
    private static readonly Dictionary<string, string> Shapes = new(StringComparer.Ordinal)
    {
        ["mark"] = "M3 8.5l3.5 3.5L13 4.5",
        ["home"] = "M2.5 7.5L8 3l5.5 4.5M4 6.5V13h8V6.5",
        ["users"] = "M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.2 2-3.5 4.5-3.5s4.5 1.3 4.5 3.5M10.5 3.2a2.4 2.4 0 0 1 0 4.6M12 10.3c1.6.4 2.5 1.5 2.5 3.2",
        ["person"] = "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8zM2.5 13.8C2.5 11.4 5 10 8 10s5.5 1.4 5.5 3.8",
        ["key"] = "M5.5 13.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7.7 8.3L13.5 2.5M11 5l2 2",
        ["screen"] = "M2 3.5h12v7.5H2zM5.5 13.5h5M8 11v2.5",
        ["shop"] = "M2.5 6.5L3.5 3h9l1 3.5M3.5 7.5V13h9V7.5M2.5 6.5a1.8 1.8 0 0 0 3.6 0 1.8 1.8 0 0 0 3.7 0 1.8 1.8 0 0 0 3.7 0",
        ["list"] = "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01",
        ["pulse"] = "M1.5 8.5h3l2-5 3 9 2-4h3",
        ["shield"] = "M8 2l5 2v3.5c0 3-2 5.3-5 6.5-3-1.2-5-3.5-5-6.5V4zM5.8 7.8l1.6 1.6 3-3",
        ["play"] = "M5 3.5v9l7-4.5z",
        ["book"] = "M3 3h4.5L8 3.5 8.5 3H13v9.5H8.7L8 13l-.7-.5H3zM8 3.5V13",
        ["sun"] = "M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1",
        ["moon"] = "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z",
        ["leave"] = "M6.5 3H3v10h3.5M10.5 5l3 3-3 3M13.5 8H6.5",
        ["plus"] = "M8 3v10M3 8h10",
        ["alert"] = "M8 2.5l6 11H2zM8 6.5v3M8 11.5h.01",
        ["search"] = "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5L14 14",
    };

    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "svg", Name is "mark" ? "icon mark" : "icon");
        output.Attributes.SetAttribute("viewBox", "0 0 16 16");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Attributes.SetAttribute("focusable", "false");
        output.Content.SetHtmlContent($"<path d=\"{Shapes[Name]}\"/>");
    }
}
