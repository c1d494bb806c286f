using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Console;

/// <summary>The bare address of the console: to the first screen there is for who asks.</summary>
[RequireRole(AdminRole.Viewer)]
internal sealed class HomeModel : ConsolePage
{
    public IActionResult OnGet() => LocalRedirect(ConsoleNav.HomeOf(Me.Role));
}
