using System.Text;
using Gateway.Admin.Apps;
using Gateway.Admin.Console;
using Gateway.Merchants;
using Gateway.Signing;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.SignSecrets;

/// <summary>An app's secrets: seen by everybody as far as they are shown, made and ended by owners.</summary>
[RequireRole(AdminRole.Viewer, AdminRole.Owner)]
internal sealed class SecretsModel(AppEditor editor, SignSecretChanges changes, SignSecretList list, SecretUsage usage, TimeProvider time)
    : AppPage(editor)
{
    public const string ToMake = "make";
    public const string ToImport = "import";

    private static readonly SignSecretValidator Validator = new();

    [BindProperty]
    public string? How { get; set; }

    [BindProperty]
    public string? Secret { get; set; }

    [BindProperty]
    public string? PublicKey { get; set; }

    /// <summary>Seconds.</summary>
    [BindProperty]
    public string? PreviousExpiresInSeconds { get; set; }

    [BindProperty]
    public string? Id { get; set; }

    public DateTimeOffset Now { get; } = time.GetStoredNow();

    /// <summary>The secret that was made with this request.</summary>
    public string? Made { get; private set; }

    public bool IsOpen => App.Settings.Dialect is Dialect.Open;

    public IReadOnlyList<SignSecretAnswer> Live =>
        [.. list.Of(App).Where(secret => secret.ExpiresAt is null || secret.ExpiresAt > Now.UtcDateTime)];

    public string? PlatformKey => SignSecretList.PlatformKey(App);

    public static string Of(string appId) => $"{AppModel.Of(appId)}/secrets";

    /// <summary>Whose request used it last; null where that was at another instance, or before this one started.</summary>
    public string? UserOf(SignSecretAnswer secret) =>
        usage.LastUsed(secret.Id)?.UtcDateTime == secret.LastUsedAt && usage.LastAddress(secret.Id) is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : null;

    public void OnGet() => (How, PreviousExpiresInSeconds) = (ToMake, SignSecretChanges.DefaultPreviousSeconds.ToString());

    public IActionResult OnGetPlatformKey() => PlatformKey is { } pem
        ? File(Encoding.ASCII.GetBytes(pem), "application/x-pem-file", $"platform-key-{App.AppId}.pem")
        : NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        var isImport = !IsOpen && How == ToImport;
        var asked = new SignSecretBody(
            isImport ? Secret ?? "" : null,
            IsOpen ? Typed(PublicKey) : null,
            int.TryParse(PreviousExpiresInSeconds, out var seconds) ? seconds : -1);
        var outcome = AdminRefusal.Of(Validator, asked) is { } refusal ? refusal : await changes.AddAsync(HttpContext, asked);
        if (outcome.Value is not { } added)
        {
            return Refused(outcome.Refusal!);
        }

        if (added.Secret is null)
        {
            return Done(Of(App.AppId), IsOpen ? SecretsTexts.DoneKey : SecretsTexts.DoneImported);
        }

        Made = added.Secret;
        return await ReadAsync() ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostEndAsync()
    {
        OnGet();
        var outcome = await changes.DeleteAsync(HttpContext, Id ?? "");
        return outcome.Refusal is { Reason: not RefusalReason.NotFound } refused ? Refused(refused) : Done(Of(App.AppId), SecretsTexts.Ended);
    }
}
