using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary>A piece of a page that is written as a tag of its own.</summary>
public abstract class ConsoleTag : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    protected string T(Text text, params object?[] arguments) => text.In(View.HttpContext.Language(), arguments);

    /// <summary>An element with text in it.</summary>
    protected static TagBuilder Element(string name, string? css, string? text = null)
    {
        var element = new TagBuilder(name);
        if (css is not null)
        {
            element.AddCssClass(css);
        }

        if (text is not null)
        {
            element.InnerHtml.Append(text);
        }

        return element;
    }

    /// <summary>Writes the tag as the HTML element it is.</summary>
    protected static void Become(TagHelperOutput output, string name, string? css)
    {
        output.TagName = name;
        output.TagMode = TagMode.StartTagAndEndTag;
        if (css is not null)
        {
            output.Attributes.SetAttribute("class", css);
        }
    }
}
