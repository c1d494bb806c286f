using Gateway.Admin.Apps.Connect;
using Gateway.Admin.Channels;
using Gateway.Admin.Console;
using Gateway.Admin.SignSecrets;

namespace Gateway.Admin.Apps;

/// <summary>What a caller needs to reach this app, and what is still missing for that.</summary>
[RequireRole(AdminRole.Viewer)]
internal sealed class AppModel(AppEditor editor, PublicAddress address, TimeProvider time) : AppPage(editor)
{
    public const string Root = "/admin/apps/";

    public string ServiceUrl { get; private set; } = "";

    public IReadOnlyList<Snippet> Snippets { get; private set; } = [];

    /// <summary>What keeps calls from succeeding, and the page to mend it on.</summary>
    public IReadOnlyList<(Text What, string Where)> Missing { get; private set; } = [];

    public static string Of(string appId) => Root + appId;

    public void OnGet()
    {
        ServiceUrl = $"{address.Of(Request)}/apps/{App.AppId}";
        Snippets = Snippet.All(new SnippetValues(
            App,
            ServiceUrl,
            T(AppsTexts.SecretPlaceholder),
            T(AppsTexts.PrivateKeyPlaceholder),
            T(AppsTexts.PlatformKeyPlaceholder)));
        Missing = [.. Lacks()];
    }

    private IEnumerable<(Text What, string Where)> Lacks()
    {
        if (!App.Settings.Enabled)
        {
            yield return (AppsTexts.IsOff, AppSettingsModel.Of(App.AppId));
        }

        if (!App.Merchant.Enabled)
        {
            yield return (AppsTexts.MerchantIsOff, Merchants.MerchantModel.Of(App.Merchant.MchNo));
        }

        var now = time.GetUtcNow();
        if (!App.SignSecrets.Any(secret => secret.IsLive(now)))
        {
            yield return (AppsTexts.NeedsSecret, SecretsModel.Of(App.AppId));
        }

        if (App is not ({ WeChatMp.Enabled: true } or { WeChatMini.Enabled: true } or { WeChatPay.Enabled: true } or { Alipay.Enabled: true }))
        {
            yield return (AppsTexts.NeedsChannel, ChannelsModel.Of(App.AppId));
        }
    }
}
