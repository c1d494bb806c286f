using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary>
/// <c>&lt;page-header title="UsersTexts.Title" lead="…" back="/admin/users" back-title="…"&gt;actions&lt;/page-header&gt;</c>:
/// the page's one <c>h1</c>, and its buttons.
/// </summary>
[HtmlTargetElement("page-header")]
public sealed class PageHeader : ConsoleTag
{
    public Text Title { get; set; } = null!;

    public Text? Lead { get; set; }

    /// <summary>The list this page belongs to.</summary>
    public string? Back { get; set; }

    public Text? BackTitle { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var actions = await output.GetChildContentAsync();
        Become(output, "div", "page-header");
        var text = Element("div", css: null);
        if (Back is not null && BackTitle is not null)
        {
            var back = Element("a", "back", T(BackTitle));
            back.Attributes["href"] = Back;
            text.InnerHtml.AppendHtml(back);
        }

        text.InnerHtml.AppendHtml(Element("h1", css: null, T(Title)));
        if (Lead is not null)
        {
            text.InnerHtml.AppendHtml(Element("p", "muted", T(Lead)));
        }

        output.Content.AppendHtml(text);
        if (!actions.IsEmptyOrWhiteSpace)
        {
            var right = Element("div", "actions");
            right.InnerHtml.AppendHtml(actions);
            output.Content.AppendHtml(right);
        }
    }
}
