using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Console;

/// <summary>Keeps a choice of language or theme and goes back.</summary>
[OpenToAll]
internal sealed class ChooseModel : ConsolePage
{
    public const string Path = "/admin/preferences";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    [BindProperty]
    public string? Lang { get; set; }

    [BindProperty]
    public string? Theme { get; set; }

    [BindProperty]
    public string? ReturnTo { get; set; }

    public IActionResult OnPost()
    {
        if (Lang is Preferences.Zh or Preferences.En)
        {
            Keep(Preferences.LanguageCookie, Lang);
        }

        if (Theme is Preferences.Light or Preferences.Dark or Preferences.Auto)
        {
            Keep(Preferences.ThemeCookie, Theme);
        }

        return LocalRedirect(ReturnPath.Of(ReturnTo));
    }

    private void Keep(string cookie, string value) => Response.Cookies.Append(cookie, value, ConsoleCookies.Options(HttpContext, Kept));
}
