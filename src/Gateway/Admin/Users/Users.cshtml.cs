using Gateway.Admin.Console;

namespace Gateway.Admin.Users;

[RequireRole(AdminRole.Owner)]
internal sealed class UsersModel(IAdminUserStore users) : ConsolePage
{
    public const string Path = "/admin/users";

    public IReadOnlyList<AdminUser> All { get; private set; } = [];

    public string MyId => Me.UserId!;

    public async Task OnGetAsync() => All = await users.ListAsync(HttpContext.RequestAborted);
}
