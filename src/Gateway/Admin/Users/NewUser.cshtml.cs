using Gateway.Admin.Console;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Users;

[RequireRole(AdminRole.Owner)]
internal sealed class NewUserModel(IAdminUserStore users, Passwords passwords, TimeProvider time) : ConsolePage
{
    public const string Path = "/admin/users/new";

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Role { get; set; }

    public AdminRole Chosen => AdminRoles.Parse(Role) ?? AdminRole.Viewer;

    public string? TemporaryPassword { get; private set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (AdminUser.NormaliseName(Name) is not { } name)
        {
            Refuse(nameof(Name), UsersTexts.NameRule);
            return Again();
        }

        if (AdminRoles.Parse(Role) is not { } role)
        {
            Refuse(nameof(Role), ConsoleTexts.Required);
            return Again();
        }

        var now = time.GetStoredNow();
        var password = Users.TemporaryPassword.New();
        var user = new AdminUser
        {
            Id = UserChanges.NewId(),
            Name = name,
            Role = role,
            PasswordHash = passwords.Hash(password),
            MustChangePassword = true,
            PasswordChangedAt = now,
            CreatedAt = now,
        };
        var changes = UserChanges.Between(null, user).Secret("password", existed: false, exists: true);
        if (!await users.AddAsync(user, Entry(now, "user.created", UserChanges.Target(user.Id), changes), CancellationToken.None))
        {
            Refuse(nameof(Name), UsersTexts.NameTaken);
            return Again();
        }

        (Name, TemporaryPassword) = (name, password);
        return Page();
    }
}
