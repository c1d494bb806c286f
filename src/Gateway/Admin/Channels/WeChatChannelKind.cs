using Gateway.Merchants;

namespace Gateway.Admin.Channels;

/// <summary>A WeChat public account or a mini-program: two channels of one kind.</summary>
/// <param name="Name">As addresses and the audit log have it.</param>
internal sealed record WeChatChannelKind(string Name, Func<StoredApp, StoredWeChatChannel?> Of, Func<StoredApp, StoredWeChatChannel?, StoredApp> With)
{
    public static readonly WeChatChannelKind Mp = new("wechat-mp", app => app.WeChatMp, (app, channel) => app with { WeChatMp = channel });
    public static readonly WeChatChannelKind Mini = new("wechat-mini", app => app.WeChatMini, (app, channel) => app with { WeChatMini = channel });

    /// <summary>Null for a name that is neither's.</summary>
    public static WeChatChannelKind? Find(string name) => name switch
    {
        "wechat-mp" => Mp,
        "wechat-mini" => Mini,
        _ => null,
    };

    public string Target(StoredApp app) => $"app/{app.AppId}/channel/{Name}";

    public AdminRefusal NotConfigured() => AdminRefusal.NotFound($"应用未配置 {Name} 通道 / The app has no channel {Name}");
}
