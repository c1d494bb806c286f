using Gateway.Admin.Console;
using Gateway.Admin.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Login;

[OpenToAll]
internal sealed class LogoutModel(ConsoleSessions sessions) : ConsolePage
{
    public const string Path = "/admin/logout";

    public async Task<IActionResult> OnPostAsync()
    {
        await sessions.SignOutAsync(HttpContext);
        return LocalRedirect(LoginModel.Path);
    }
}
