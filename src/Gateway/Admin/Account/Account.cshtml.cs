using Gateway.Admin.Console;
using Gateway.Admin.Users;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Account;

[RequireRole(AdminRole.Viewer)]
internal sealed class AccountModel(IAdminUserStore users) : ConsolePage
{
    public const string Path = "/admin/account";

    public AdminUser Account { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await users.FindAsync(Me.UserId!, HttpContext.RequestAborted) is not { } account)
        {
            return NotFound();
        }

        Account = account;
        return Page();
    }
}
