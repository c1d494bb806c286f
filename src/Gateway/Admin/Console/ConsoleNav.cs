using Gateway.Admin.Account;
using Gateway.Admin.Apps;
using Gateway.Admin.Audit;
using Gateway.Admin.Calls;
using Gateway.Admin.Doctor;
using Gateway.Admin.Merchants;
using Gateway.Admin.Overview;
using Gateway.Admin.Sandbox;
using Gateway.Admin.Sessions;
using Gateway.Admin.Tokens;
using Gateway.Admin.Users;

namespace Gateway.Admin.Console;

/// <summary>A screen in the menu.</summary>
/// <param name="Icon">One of <see cref="Parts.Icon"/>.</param>
/// <param name="Role">Who sees it there; what the page itself asks for is its own.</param>
/// <param name="Beneath">Where pages are that belong to it, though their address is not beneath its own.</param>
internal sealed record NavItem(string Path, Text Title, string Icon, AdminRole Role = AdminRole.Viewer, string? Beneath = null);

/// <summary>The menu: one line for each screen.</summary>
internal static class ConsoleNav
{
    /// <summary>The overview: where signing in leads, and the name of the product.</summary>
    public const string Root = "/admin";

    /// <summary>The daily work.</summary>
    public static IReadOnlyList<NavItem> Work { get; } =
    [
        new(Root, OverviewTexts.Title, "home"),
        new(MerchantsModel.Path, MerchantsTexts.Title, "shop", Beneath: AppModel.Root),
        new("/admin/calls", CallTexts.Title, "pulse"),
        new("/admin/doctor", DoctorTexts.Title, "shield"),
        new("/admin/sandbox", SandboxTexts.Title, "play"),
        new("/admin/audit", AuditTexts.Title, "list"),
    ];

    public static IReadOnlyList<NavItem> Settings { get; } =
    [
        new("/admin/users", UsersTexts.Title, "users", AdminRole.Owner),
        new("/admin/tokens", TokensTexts.Title, "key", AdminRole.Owner),
        new("/admin/sessions", SessionsTexts.Title, "screen"),
        new("/admin/account", AccountTexts.Title, "person"),
    ];

    /// <summary>Whether the item is the page at <paramref name="path"/> or above it.</summary>
    public static bool IsCurrent(this NavItem item, string path) =>
        path.Equals(item.Path, StringComparison.OrdinalIgnoreCase)
        || (item.Path != Root && path.StartsWith(item.Path + "/", StringComparison.OrdinalIgnoreCase))
        || (item.Beneath is { } beneath && path.StartsWith(beneath, StringComparison.OrdinalIgnoreCase));
}
