using Gateway.Admin.Audit;
using Gateway.Admin.Console;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Tokens;

[RequireRole(AdminRole.Owner)]
internal sealed class TokensModel(IApiTokenStore store, TimeProvider time) : ConsolePage
{
    public const string Path = "/admin/tokens";

    [BindProperty]
    public string? Id { get; set; }

    public IReadOnlyList<ApiToken> All { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public static string Target(string id) => $"api-token/{id}";

    public async Task OnGetAsync()
    {
        Now = time.GetStoredNow();
        All = await store.ListAsync(HttpContext.RequestAborted);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await OnGetAsync();
        if (All.FirstOrDefault(one => string.Equals(one.Id, Id, StringComparison.Ordinal)) is not { } token)
        {
            return LocalRedirect(Path);
        }

        var entry = Entry(Now, "api-token.deleted", Target(token.Id), new AuditChanges().Secret("token", existed: true, exists: false));
        await store.DeleteAsync(token.Id, entry, CancellationToken.None);
        return Done(Path, TokensTexts.Revoked, token.Name);
    }
}
