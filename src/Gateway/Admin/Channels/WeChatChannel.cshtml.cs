using Gateway.Admin.Apps;
using Gateway.Admin.Console;
using Gateway.Admin.Console.Parts;
using Gateway.Admin.SignSecrets;
using Gateway.Merchants;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Gateway.Admin.Channels;

/// <summary>The form of a public account or a mini-program. Its secret is written, never read back.</summary>
[RequireRole(AdminRole.Operator)]
internal sealed class WeChatChannelModel(AppEditor editor, WeChatChannelChanges changes) : AppPage(editor)
{
    private static readonly WeChatChannelValidator Validator = new();

    [BindProperty]
    public string? WxAppId { get; set; }

    [BindProperty]
    public string? AppSecret { get; set; }

    [BindProperty]
    public string? TokenMode { get; set; }

    [BindProperty]
    public bool Enabled { get; set; }

    [BindProperty]
    public string? BasedOn { get; set; }

    [BindProperty]
    public string? Confirm { get; set; }

    public WeChatChannelKind Kind { get; private set; } = WeChatChannelKind.Mp;

    public StoredWeChatChannel? Held => Kind.Of(App);

    public Text SecretHint => Held is not { } held
        ? ChannelsTexts.AppSecretHint
        : Masked.Last4(held.AppSecret) is { } last4 ? Text.Plain(T(ChannelsTexts.Held, last4)) : ChannelsTexts.HeldShort;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (WeChatChannelKind.Find(HttpContext.Route("channel")) is not { } kind)
        {
            context.Result = NotFound();
            return;
        }

        Kind = kind;
        await base.OnPageHandlerExecutionAsync(context, next);
    }

    public void OnGet() => FillIn();

    public async Task<IActionResult> OnPostAsync()
    {
        var asked = new WeChatChannelBody(Typed(WxAppId), Typed(AppSecret), Enabled, Typed(TokenMode), Version(BasedOn));
        var outcome = AdminRefusal.Of(Validator, asked, ("wxAppId", asked.WxAppId)) is { } refusal
            ? refusal
            : await changes.PutAsync(HttpContext, Kind, AdminBody.Of(asked, "tokenMode"));
        return outcome.Refusal is { } refused ? Refused(refused) : Done(ChannelsModel.Of(App.AppId), ChannelsTexts.Saved);
    }

    public async Task<IActionResult> OnPostDeleteAsync()
    {
        FillIn();
        if (Held is { } held && !ConfirmName.Matches(Confirm, held.WxAppId))
        {
            Refuse(nameof(Confirm), ConsoleTexts.NotTheName);
            return Again();
        }

        var outcome = await changes.DeleteAsync(HttpContext, Kind);
        return outcome.Refusal is { } refused ? Refused(refused) : Done(ChannelsModel.Of(App.AppId), ChannelsTexts.Deleted);
    }

    private void FillIn() =>
        (WxAppId, TokenMode, Enabled) = (Held?.WxAppId, Held?.TokenMode?.ToString(), Held?.Enabled ?? true);
}
