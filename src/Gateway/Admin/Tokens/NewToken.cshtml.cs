using Gateway.Admin.Audit;
using Gateway.Admin.Console;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Tokens;

[RequireRole(AdminRole.Owner)]
internal sealed class NewTokenModel(IApiTokenStore store, TimeProvider time) : ConsolePage
{
    public const string Path = "/admin/tokens/new";

    private const int MaxTokens = 100;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Scope { get; set; }

    [BindProperty]
    public string? Days { get; set; }

    /// <summary>Shown in the answer to the request that made it, and nowhere else.</summary>
    public string? Token { get; private set; }

    public AdminRole ChosenScope => Spelt(Scope) ?? AdminRole.Viewer;

    public string ChosenDays => Days ?? "90";

    /// <summary>What the choices are called in the form.</summary>
    public static string Spell(AdminRole scope) => scope switch
    {
        AdminRole.Viewer => "read",
        AdminRole.Operator => "write",
        _ => "secrets",
    };

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync()
    {
        var name = Name?.Trim();
        if (string.IsNullOrEmpty(name) || name.Length > AdminRules.MaxNameLength || name.Any(char.IsControl))
        {
            Refuse(nameof(Name), TokensTexts.NameRule);
            return Again();
        }

        if (Spelt(Scope) is not { } scope || !TryLifetime(out var lifetime))
        {
            Refuse("", ConsoleTexts.CheckTheForm);
            return Again();
        }

        if ((await store.ListAsync(HttpContext.RequestAborted)).Count >= MaxTokens)
        {
            Refuse("", TokensTexts.TooMany);
            return Again();
        }

        var now = time.GetStoredNow();
        var (token, hash, kept) = ApiTokens.Make(name, scope, Me.Name, now, now + lifetime);
        var changes = AuditChanges.Between(null, new ApiTokenRecord(name, Spell(scope)), AdminJson.Wire.ApiTokenRecord)
            .Moment("expiresAt", from: null, kept.ExpiresAt)
            .Secret("token", existed: false, exists: true);
        await store.AddAsync(hash, kept, Entry(now, "api-token.created", TokensModel.Target(kept.Id), changes), CancellationToken.None);
        (Name, Token) = (name, token);
        return Page();
    }

    private static AdminRole? Spelt(string? scope)
    {
        var roles = Enum.GetValues<AdminRole>().Where(role => string.Equals(Spell(role), scope, StringComparison.Ordinal)).ToList();
        return roles.Count == 1 ? roles[0] : null;
    }

    private bool TryLifetime(out TimeSpan? lifetime)
    {
        lifetime = Days switch
        {
            "30" => TimeSpan.FromDays(30),
            "90" => TimeSpan.FromDays(90),
            "365" => TimeSpan.FromDays(365),
            _ => null,
        };
        return lifetime is not null || Days is "never";
    }
}

/// <summary>What the audit log says of a token that is made.</summary>
internal sealed record ApiTokenRecord(string Name, string Scope);
