using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary><c>&lt;notice kind="good"&gt;…&lt;/notice&gt;</c>: <c>good</c>, <c>warn</c>, <c>bad</c> or <c>info</c>.</summary>
[HtmlTargetElement("notice")]
public sealed class Notice : ConsoleTag
{
    public string Kind { get; set; } = "info";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "div", $"notice {Kind}");
        output.Attributes.SetAttribute("role", Kind is "bad" ? "alert" : "status");
    }
}

/// <summary>What <see cref="ConsolePage.Refuse"/> said of the whole form; nothing where it is silent.</summary>
[HtmlTargetElement("form-errors")]
public sealed class FormErrors : ConsoleTag
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (View.ViewData.ModelState.IsValid)
        {
            output.SuppressOutput();
            return;
        }

        Become(output, "div", "notice bad");
        output.Attributes.SetAttribute("role", "alert");
        var said = View.ViewData.ModelState.TryGetValue("", out var whole) && whole.Errors.Count > 0 ? whole.Errors[0].ErrorMessage : T(ConsoleTexts.CheckTheForm);
        output.Content.SetContent(said);
    }
}
