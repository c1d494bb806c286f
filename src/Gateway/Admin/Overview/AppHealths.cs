using Gateway.Admin.Console;
using Gateway.Merchants;
using Gateway.Platforms;
using Gateway.Signing;
using Gateway.Upstreams.WeChat;
using Gateway.Upstreams.WeChat.TokenCentre;

namespace Gateway.Admin.Overview;

/// <summary>Looks at apps as they are served now: all from memory, nobody is asked and nothing is read from disk.</summary>
internal sealed class AppHealths(
    MerchantDirectory directory, WeChatPlatforms platforms, AlipayPlatforms alipay, WeChatTokenCentre tokens, SecretUsage usage, TimeProvider time)
{
    // A secret with less left should have been replaced already.
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(7);
    private static readonly TimeSpan ExpiresAtOnce = TimeSpan.FromDays(1);
    // A new certificate takes some days to get.
    private static readonly TimeSpan CertificateEndsSoon = TimeSpan.FromDays(30);
    private static readonly TimeSpan RecentUse = TimeSpan.FromHours(1);

    /// <summary>Above it, an administrator should find out who asks so often.</summary>
    private const double NearlySpent = 0.8;

    /// <summary>Every app, by its id.</summary>
    public IReadOnlyList<AppHealth> All() => [.. directory.Current.Apps.OrderBy(static app => app.AppId, StringComparer.Ordinal).Select(Of)];

    private static Concern Bad(MerchantApp app, Text text, params object?[] arguments) => new(IsUrgent: true, app, text, arguments);

    private static Concern Warn(MerchantApp app, Text text, params object?[] arguments) => new(IsUrgent: false, app, text, arguments);

    private static IEnumerable<Concern> OfToken(MerchantApp app, ChannelHealth channel, DateTimeOffset now)
    {
        if (channel is not { State: ChannelState.Ready, Token: { } token })
        {
            yield break;
        }

        if (channel.Stop is { } stop)
        {
            yield return stop.Error.CallerIp is { } address
                ? Bad(app, OverviewTexts.IpToAllow, channel.Name, address, channel.Account)
                : Bad(app, OverviewTexts.Refused, channel.Name, stop.Error.Code);
        }

        var today = TokenRules.Today(token, now);
        if (today.AskedToday >= TokenRules.ClassicADay * NearlySpent)
        {
            yield return Warn(app, OverviewTexts.BudgetLow, channel.Name, today.AskedToday, TokenRules.ClassicADay);
        }

        if (today.ForcedToday >= TokenRules.ForcedADay * NearlySpent)
        {
            yield return Warn(app, OverviewTexts.ForcedLow, channel.Name, today.ForcedToday, TokenRules.ForcedADay);
        }
    }

    private static IEnumerable<Concern> OfChannel(MerchantApp app, ChannelHealth channel, DateTimeOffset now) =>
        channel.State is ChannelState.SandboxOff ? [Warn(app, OverviewTexts.SandboxIsOff)] : [.. OfToken(app, channel, now), .. OfCertificates(app, channel, now)];

    private static IEnumerable<Concern> OfCertificates(MerchantApp app, ChannelHealth channel, DateTimeOffset now)
    {
        if (channel.CertificatesEnd - now is { } left && left < CertificateEndsSoon)
        {
            yield return left <= TimeSpan.Zero
                ? Bad(app, OverviewTexts.CertificateEnded, channel.Name)
                : new Concern(left < ExpiresSoon, app, OverviewTexts.CertificateEnds, channel.Name, OverviewTexts.Left(left));
        }
    }

    private AppHealth Of(MerchantApp app)
    {
        var now = time.GetUtcNow();
        List<ChannelHealth> channels = [];
        if (platforms.FindMp(app, out var mp) is var mpState and not ChannelState.NotConfigured)
        {
            channels.Add(Channel(OverviewTexts.Mp, mpState, mp, app.WeChatMp!.WxAppId));
        }

        if (platforms.FindMini(app, out var mini) is var miniState and not ChannelState.NotConfigured)
        {
            channels.Add(Channel(OverviewTexts.Mini, miniState, mini, app.WeChatMini!.WxAppId));
        }

        if (platforms.StateOfPay(app) is var payState and not ChannelState.NotConfigured)
        {
            channels.Add(new ChannelHealth(OverviewTexts.Pay, payState, app.WeChatPay!.WxAppId, Token: null, Stop: null));
        }

        if (alipay.StateOf(app) is var alipayState and not ChannelState.NotConfigured)
        {
            channels.Add(new ChannelHealth(OverviewTexts.Alipay, alipayState, app.Alipay!.AliAppId, Token: null, Stop: null) { CertificatesEnd = CertificatesEnd(app, alipayState) });
        }

        var isOn = app.Enabled && app.Merchant.Enabled;
        return new AppHealth(app, isOn, channels, isOn ? [.. OfSecrets(app, now), .. channels.SelectMany(channel => OfChannel(app, channel, now))] : []);
    }

    // In a sandbox the simulator's key counts, and with keys there is nothing that ends: neither is worth reading keys for.
    private DateTimeOffset? CertificatesEnd(MerchantApp app, ChannelState state)
    {
        if (state is not ChannelState.Ready || app is not { Sandbox: false, Alipay.AppCertificate: not null })
        {
            return null;
        }

        try
        {
            return alipay.Find(app, out var account) is ChannelState.Ready ? account.Keys.CertificatesExpireAt : null;
        }
        catch (ArgumentException)
        {
            // Kept under rules that have become stricter since: its calls say so, the page of all the others stays.
            return null;
        }
    }

    private ChannelHealth Channel(Text name, ChannelState state, WeChatAccount? account, string wxAppId)
    {
        var token = account is null ? null : tokens.Describe(account);
        var stop = token is { Stops.IsEmpty: false } ? token.StopOf(TokenState.Digest(account!.AppSecret)) : null;
        return new ChannelHealth(name, state, wxAppId, token, stop);
    }

    private IEnumerable<Concern> OfSecrets(MerchantApp app, DateTimeOffset now)
    {
        var live = app.SignSecrets.Where(secret => secret.IsLive(now)).ToList();
        if (live.Count == 0)
        {
            yield return Bad(app, app.Dialect is Dialect.Open ? OverviewTexts.NoKey : OverviewTexts.NoSecret);
            yield break;
        }

        // One that goes on for ever is enough.
        if (live.TrueForAll(static secret => secret.ExpiresAt is not null) && live.Max(static secret => secret.ExpiresAt!.Value) - now is var left && left < ExpiresSoon)
        {
            yield return new Concern(left < ExpiresAtOnce, app, OverviewTexts.SecretEnds, OverviewTexts.Left(left));
        }

        foreach (var old in live.Skip(1).Where(secret => secret.ExpiresAt - now < ExpiresAtOnce && now - usage.LastUsed(secret.Id) < RecentUse))
        {
            yield return Warn(app, OverviewTexts.OldSecretInUse, OverviewTexts.Left(old.ExpiresAt!.Value - now));
        }
    }
}

/// <summary>Something that needs a hand.</summary>
/// <param name="IsUrgent">Calls fail because of it, or soon will.</param>
/// <param name="App">Null where it is about the gateway itself.</param>
/// <param name="Arguments">Of <paramref name="Text"/>; a <see cref="Console.Text"/> among them is put into the same language.</param>
internal sealed record Concern(bool IsUrgent, MerchantApp? App, Text Text, params object?[] Arguments)
{
    public string In(Language language) =>
        Text.In(language, [.. Arguments.Select(argument => argument is Text text ? text.In(language) : argument)]);
}

/// <param name="Account">As the platform calls it.</param>
/// <param name="Token">Null where the channel has none, or its account is not known.</param>
/// <param name="Stop">Why the platform is not asked for a token any more with the secret that is configured now.</param>
internal sealed record ChannelHealth(Text Name, ChannelState State, string Account, TokenState? Token, TokenStop? Stop)
{
    /// <summary>When the first of its certificates ends; null where it has none.</summary>
    public DateTimeOffset? CertificatesEnd { get; init; }
}

/// <param name="IsOn">Neither the app nor its merchant is switched off.</param>
/// <param name="Channels">Those that are configured.</param>
internal sealed record AppHealth(MerchantApp App, bool IsOn, IReadOnlyList<ChannelHealth> Channels, IReadOnlyList<Concern> Concerns)
{
    /// <summary>In a word, and the colour of its badge.</summary>
    public (Text Text, string Kind) State => this switch
    {
        { IsOn: false } => (OverviewTexts.Off, "plain"),
        { Concerns: var concerns } when concerns.Any(static concern => concern.IsUrgent) => (OverviewTexts.Broken, "bad"),
        { Concerns.Count: > 0 } => (OverviewTexts.Attention, "warn"),
        { Channels.Count: 0 } => (OverviewTexts.NoChannel, "plain"),
        { Channels: var channels } when channels.All(static channel => channel.State is not ChannelState.Ready) => (OverviewTexts.ChannelsOff, "plain"),
        _ => (OverviewTexts.Works, "good"),
    };
}
