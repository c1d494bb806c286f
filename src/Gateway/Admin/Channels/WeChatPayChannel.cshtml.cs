using Gateway.Admin.Apps;
using Gateway.Admin.Console;
using Gateway.Admin.Console.Parts;
using Gateway.Admin.SignSecrets;
using Gateway.Merchants;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Channels;

/// <summary>The form of a merchant at WeChat Pay. Its key is written, never read back.</summary>
[RequireRole(AdminRole.Operator)]
internal sealed class WeChatPayChannelModel(AppEditor editor, WeChatPayChannelChanges changes) : AppPage(editor)
{
    private static readonly WeChatPayChannelValidator Validator = new();

    [BindProperty]
    public string? MchId { get; set; }

    [BindProperty]
    public string? WxAppId { get; set; }

    [BindProperty]
    public string? ApiKey { get; set; }

    [BindProperty]
    public string? SignType { get; set; }

    [BindProperty]
    public bool Enabled { get; set; }

    [BindProperty]
    public string? BasedOn { get; set; }

    [BindProperty]
    public string? Confirm { get; set; }

    public StoredWeChatPayChannel? Held => App.WeChatPay;

    /// <summary>What is worth knowing of the channel as it is stored.</summary>
    public IReadOnlyList<string> Notices => Held is { } held ? WeChatPayChannelAnswer.Plain(held).Notices ?? [] : [];

    public Text KeyHint => Held is not { } held
        ? ChannelsTexts.ApiKeyHint
        : Masked.Last4(held.ApiKey) is { } last4 ? Text.Plain(T(ChannelsTexts.Held, last4)) : ChannelsTexts.HeldShort;

    public void OnGet() => FillIn();

    public async Task<IActionResult> OnPostAsync()
    {
        var asked = new WeChatPayChannelBody(Typed(MchId), Typed(WxAppId), Typed(ApiKey), Typed(SignType), Enabled, Version(BasedOn));
        var outcome = AdminRefusal.Of(Validator, asked, ("mchId", asked.MchId), ("wxAppId", asked.WxAppId)) is { } refusal
            ? refusal
            : await changes.PutAsync(HttpContext, asked);
        return outcome.Refusal is { } refused ? Refused(refused) : Done(ChannelsModel.Of(App.AppId), ChannelsTexts.Saved);
    }

    public async Task<IActionResult> OnPostDeleteAsync()
    {
        FillIn();
        if (Held is { } held && !ConfirmName.Matches(Confirm, held.MchId))
        {
            Refuse(nameof(Confirm), ConsoleTexts.NotTheName);
            return Again();
        }

        var outcome = await changes.DeleteAsync(HttpContext);
        return outcome.Refusal is { } refused ? Refused(refused) : Done(ChannelsModel.Of(App.AppId), ChannelsTexts.Deleted);
    }

    private void FillIn() => (MchId, WxAppId, SignType, Enabled) =
        (Held?.MchId, Held?.WxAppId, (Held?.SignType ?? WeChatPaySignType.Md5).Spell(), Held?.Enabled ?? true);
}
