using Gateway.Admin.Apps;
using Gateway.Admin.Console;
using Gateway.Admin.Console.Parts;
using Gateway.Merchants;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Channels;

/// <summary>The form of an app at Alipay. Its keys and certificates are written, never read back.</summary>
[RequireRole(AdminRole.Operator)]
internal sealed class AlipayChannelModel(AppEditor editor, AlipayChannelChanges changes) : AppPage(editor)
{
    public const string ByCertificate = "certificate";

    private static readonly AlipayChannelValidator Validator = new();

    [BindProperty]
    public string? AliAppId { get; set; }

    [BindProperty]
    public string? PrivateKey { get; set; }

    [BindProperty]
    public string? AlipayPublicKey { get; set; }

    [BindProperty]
    public string? KeyMode { get; set; }

    [BindProperty]
    public string? AppCertificate { get; set; }

    [BindProperty]
    public string? AlipayRootCertificates { get; set; }

    [BindProperty]
    public bool Enabled { get; set; }

    [BindProperty]
    public string? BasedOn { get; set; }

    [BindProperty]
    public string? Confirm { get; set; }

    public StoredAlipayChannel? Held => App.Alipay;

    /// <summary>What can be told of the channel as it is stored.</summary>
    public AlipayChannelAnswer? Saved => Held is { } held ? AlipayChannelAnswer.Plain(held) : null;

    public Text KeyHint => Held is not { } held
        ? ChannelsTexts.PrivateKeyHint
        : AlipayChannelAnswer.Last4(held.PrivateKey) is { } last4 ? Text.Plain(T(ChannelsTexts.Held, last4)) : ChannelsTexts.HeldShort;

    public Text AlipayKeyHint => Held is null ? ChannelsTexts.AlipayPublicKeyHint : ChannelsTexts.HeldShort;

    public void OnGet() => FillIn();

    public async Task<IActionResult> OnPostAsync()
    {
        var withCertificates = KeyMode == ByCertificate;
        var asked = new AlipayChannelBody(
            Typed(AliAppId),
            Typed(PrivateKey),
            Typed(AlipayPublicKey),
            withCertificates ? Typed(AppCertificate) : null,
            withCertificates ? Typed(AlipayRootCertificates) : null,
            Enabled,
            Version(BasedOn));
        var outcome = AdminRefusal.Of(Validator, asked, ("aliAppId", asked.AliAppId)) is { } refusal
            ? refusal
            : await changes.PutAsync(HttpContext, AdminBody.Of(asked, Given(asked, withCertificates)));
        return outcome.Refusal is { } refused ? Refused(refused) : Done(ChannelsModel.Of(App.AppId), ChannelsTexts.Saved);
    }

    public async Task<IActionResult> OnPostDeleteAsync()
    {
        FillIn();
        if (Held is { } held && !ConfirmName.Matches(Confirm, held.AliAppId))
        {
            Refuse(nameof(Confirm), ConsoleTexts.NotTheName);
            return Again();
        }

        var outcome = await changes.DeleteAsync(HttpContext);
        return outcome.Refusal is { } refused ? Refused(refused) : Done(ChannelsModel.Of(App.AppId), ChannelsTexts.Deleted);
    }

    // In key mode certificates go; in certificate mode what is left empty stays.
    private static string[] Given(AlipayChannelBody asked, bool withCertificates) => withCertificates
        ? [.. new[] { (AlipayChannelChanges.Clearable[0], asked.AppCertificate), (AlipayChannelChanges.Clearable[1], asked.AlipayRootCertificates) }
            .Where(member => member.Item2 is not null)
            .Select(member => member.Item1)]
        : AlipayChannelChanges.Clearable;

    private void FillIn() => (AliAppId, KeyMode, Enabled) = (Held?.AliAppId, Held?.AppCertificate is null ? "key" : ByCertificate, Held?.Enabled ?? true);
}
