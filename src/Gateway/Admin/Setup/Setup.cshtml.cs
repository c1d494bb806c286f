using Gateway.Admin.Account;
using Gateway.Admin.Audit;
using Gateway.Admin.Console;
using Gateway.Admin.Login;
using Gateway.Admin.Sessions;
using Gateway.Admin.Users;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Gateway.Admin.Setup;

/// <summary>The one-time page of the first start.</summary>
[OpenToAll]
internal sealed class SetupModel(
    SetupLink link, IAdminUserStore users, Passwords passwords, ConsoleSessions sessions, KnownBrowser known, TimeProvider time) : ConsolePage
{
    public const string Path = "/admin/setup";

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    public bool IsOpen { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        Name = InitialPassword.UserName;
        IsOpen = await link.FitsAsync(Token, HttpContext.RequestAborted);
        return IsOpen ? Page() : Spent();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        IsOpen = await link.FitsAsync(Token, HttpContext.RequestAborted);
        if (!IsOpen)
        {
            return Spent();
        }

        if (AdminUser.NormaliseName(Name) is not { } name)
        {
            Refuse(nameof(Name), UsersTexts.NameRule);
            return Again();
        }

        if (NewPassword.Fault(Password, Repeated, name) is var (field, fault))
        {
            Refuse(field, fault);
            return Again();
        }

        var now = time.GetStoredNow();
        var user = FirstOwner.Make(name, passwords.Hash(Password!), now);
        var entry = new AuditEntry(
            now, name, "user.created", UserChanges.Target(user.Id), AppId: null, HttpContext.TraceIdentifier, FirstOwner.Changes(user).ToJson());
        if (!await users.AddFirstAsync(user, entry, CancellationToken.None))
        {
            IsOpen = false;
            return Spent();
        }

        await sessions.StartAsync(HttpContext, user);
        known.Remember(HttpContext, name);
        return LocalRedirect(ConsoleNav.Root);
    }

    private PageResult Spent()
    {
        Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }
}
