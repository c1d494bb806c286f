using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Gateway.Admin.Console.Parts;

/// <summary>
/// A labelled field with a hint and, after <see cref="ConsolePage.Refuse"/>, what is wrong with it; label, hint and fault
/// are tied to the input for screen readers.
/// </summary>
public abstract class Field : ConsoleTag
{
    /// <summary>Of the property it is bound to.</summary>
    public string Name { get; set; } = "";

    public Text Label { get; set; } = null!;

    public Text? Hint { get; set; }

    public bool Required { get; set; }

    public bool Disabled { get; set; }

    /// <summary>Where two forms of a page have a field of the same name.</summary>
    public string? IdSuffix { get; set; }

    private string Id => $"f-{Name.Replace('.', '-').Replace('[', '-').Replace(']', '-')}{(IdSuffix is null ? "" : "-" + IdSuffix)}";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = await output.GetChildContentAsync();
        Become(output, "div", "field");
        var fault = View.ViewData.ModelState.TryGetValue(Name, out var state) && state.Errors.Count > 0 ? state.Errors[0].ErrorMessage : null;
        // Where the hint is the rule, and the rule was broken, it is said once.
        var hint = Hint is null || string.Equals(T(Hint), fault, StringComparison.Ordinal) ? null : T(Hint);
        var label = Element("label", css: null, T(Label));
        label.Attributes["for"] = Id;
        var input = Input(children);
        input.Attributes["id"] = Id;
        input.Attributes["name"] = Name;
        Describe(input, hint, fault);
        Arrange(output.Content, label, input);
        if (hint is not null)
        {
            output.Content.AppendHtml(Note("hint", hint));
        }

        if (fault is not null)
        {
            output.Content.AppendHtml(Note("fault", fault));
        }
    }

    protected abstract TagBuilder Input(IHtmlContent children);

    protected virtual void Arrange(TagHelperContent content, TagBuilder label, TagBuilder input) => content.AppendHtml(label).AppendHtml(input);

    private void Describe(TagBuilder input, string? hint, string? fault)
    {
        if (Required)
        {
            input.Attributes["required"] = "required";
        }

        if (Disabled)
        {
            input.Attributes["disabled"] = "disabled";
        }

        if (fault is not null)
        {
            input.Attributes["aria-invalid"] = "true";
        }

        var notes = string.Join(' ', ((string?[])[fault is null ? null : Id + "-fault", hint is null ? null : Id + "-hint"]).OfType<string>());
        if (notes.Length > 0)
        {
            input.Attributes["aria-describedby"] = notes;
        }
    }

    private TagBuilder Note(string kind, string text)
    {
        var note = Element("p", kind, text);
        note.Attributes["id"] = $"{Id}-{kind}";
        return note;
    }
}

/// <summary>One line; with <c>lines</c> several. A password is never filled in.</summary>
[HtmlTargetElement("text-field")]
public sealed class TextField : Field
{
    public string Type { get; set; } = "text";

    public string? Value { get; set; }

    public int Lines { get; set; } = 1;

    /// <summary>As HTML names them; passwords of others, secrets and codes: <c>off</c>.</summary>
    public string Autocomplete { get; set; } = "off";

    public string? Placeholder { get; set; }

    public bool Autofocus { get; set; }

    /// <summary>For what is read letter by letter.</summary>
    public bool Mono { get; set; }

    public int? Maxlength { get; set; }

    protected override TagBuilder Input(IHtmlContent children)
    {
        var input = new TagBuilder(Lines > 1 ? "textarea" : "input");
        if (Lines > 1)
        {
            input.Attributes["rows"] = Lines.ToString();
            // The first line break of a text area is swallowed.
            input.InnerHtml.Append("\n" + Value);
        }
        else
        {
            input.TagRenderMode = TagRenderMode.SelfClosing;
            input.Attributes["type"] = Type;
            if (Value is not null && Type is not "password")
            {
                input.Attributes["value"] = Value;
            }
        }

        input.Attributes["autocomplete"] = Autocomplete;
        Set(input, "placeholder", Placeholder);
        Set(input, "maxlength", Maxlength?.ToString());
        Set(input, "autofocus", Autofocus ? "autofocus" : null);
        if (Mono)
        {
            input.AddCssClass("mono");
            input.Attributes["spellcheck"] = "false";
            input.Attributes["autocapitalize"] = "none";
        }

        return input;
    }

    private static void Set(TagBuilder input, string attribute, string? value)
    {
        if (value is not null)
        {
            input.Attributes[attribute] = value;
        }
    }
}

/// <summary>One of several: put <c>&lt;option value="…" selected="@(…)"&gt;</c> inside.</summary>
[HtmlTargetElement("select-field")]
public sealed class SelectField : Field
{
    protected override TagBuilder Input(IHtmlContent children)
    {
        var select = new TagBuilder("select");
        select.InnerHtml.AppendHtml(children);
        return select;
    }
}

/// <summary>Yes or no; bound to a <c>bool</c>.</summary>
[HtmlTargetElement("check-field")]
public sealed class CheckField : Field
{
    public bool Value { get; set; }

    protected override TagBuilder Input(IHtmlContent children)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.Attributes["type"] = "checkbox";
        input.Attributes["value"] = "true";
        if (Value)
        {
            input.Attributes["checked"] = "checked";
        }

        return input;
    }

    protected override void Arrange(TagHelperContent content, TagBuilder label, TagBuilder input)
    {
        var line = Element("div", "check");
        line.InnerHtml.AppendHtml(input).AppendHtml(label);
        content.AppendHtml(line);
    }
}
