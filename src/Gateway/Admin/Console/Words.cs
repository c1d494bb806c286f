using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Gateway.Admin.Console;

/// <summary>A page's texts in the language of whoever looks at it: <c>@T[UsersTexts.Title]</c>.</summary>
public sealed class Words : IViewContextAware
{
    private ViewContext _view = null!;

    public Language Language { get; private set; }

    /// <summary>For <c>&lt;html lang&gt;</c>.</summary>
    public string Tag => Language is Language.Zh ? "zh-CN" : "en";

    public string this[Text text, params object?[] arguments] => text.In(Language, arguments);

    /// <summary>Whether the one who looks may do what <paramref name="role"/> may.</summary>
    public bool May(AdminRole role) => _view.HttpContext.May(role);

    public void Contextualize(ViewContext viewContext)
    {
        _view = viewContext;
        Language = viewContext.HttpContext.Language();
    }
}
