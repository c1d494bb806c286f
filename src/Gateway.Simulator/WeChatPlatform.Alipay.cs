using Gateway.Simulator.Alipay;

namespace Gateway.Simulator;

/// <content>Alipay: its keys, apps, and the codes of its authorize page.</content>
public sealed partial class WeChatPlatform
{
    /// <summary>The shortest a code of Alipay may live, which is what callers have to reckon with.</summary>
    public static readonly TimeSpan AlipayCodeLifetime = TimeSpan.FromMinutes(3);

    private readonly Lazy<AlipayAuthority> _alipay = new(() => new AlipayAuthority());

    /// <summary>What Alipay's answers are verified with: the public half of a pair made by this simulator; Base64, as Alipay's console shows it.</summary>
    public string AlipayPublicKey => Alipay.PublicKey;

    /// <summary>For certificate mode: Alipay's certificate and the one above it, PEM.</summary>
    public string AlipayCertificates => Alipay.CertificatesPem;

    /// <summary>For certificate mode: the bundle of roots, PEM.</summary>
    public string AlipayRootCertificates => Alipay.RootsPem;

    internal AlipayAuthority Alipay => _alipay.Value;

    internal AlipayApps AlipayApps { get; } = new();

    internal OneTimeCodes<AlipayUser> AlipayCodes { get; } = new(time, AlipayCodeLifetime, DefaultCodeCapacity);

    /// <summary>Registers an app in key mode, or gives one that exists another key. In a sandbox too: no app is known without it.</summary>
    /// <param name="appId">At most 32 letters and digits.</param>
    /// <param name="publicKey">What its requests are verified with, Base64.</param>
    /// <param name="isOld">Whether its users go by <c>user_id</c>, as those of apps made before about 2023, and not by <c>open_id</c>.</param>
    /// <exception cref="ArgumentException">The id or the key is none.</exception>
    public void AddAlipayApp(string appId, string publicKey, bool isOld = false) =>
        AlipayApps.Add(appId, new AlipayApp(AlipayApp.KeyOf(publicKey), CertSn: null, isOld));

    /// <summary>Registers an app in certificate mode, and gives it a certificate, PEM, which its requests have to name.</summary>
    /// <inheritdoc cref="AddAlipayApp"/>
    public string AddAlipayAppWithCertificate(string appId, string publicKey, bool isOld = false)
    {
        var key = AlipayApp.KeyOf(publicKey);
        var (certificate, sn) = Alipay.IssueFor(key);
        AlipayApps.Add(appId, new AlipayApp(key, sn, isOld));
        return certificate;
    }

    /// <summary>A code as if the user had passed the authorize page: good once and for three minutes.</summary>
    /// <param name="user">Who passed; null for the first of the two people the consent page offers, under the id the app's age has.</param>
    /// <exception cref="ArgumentException">The app is unknown.</exception>
    public string IssueAlipayCode(string appId, AlipayUser? user = null)
    {
        var app = AlipayApps.Find(appId) ?? throw new ArgumentException("No such app at Alipay: add it first.", nameof(appId));
        return AlipayCodes.Issue(appId, user ?? UserOf(appId, app, Person.Lin));
    }

    /// <summary>Somebody of the consent page as an app sees them.</summary>
    internal static AlipayUser UserOf(string appId, AlipayApp app, Person person) => app.IsOld
        ? new AlipayUser(Identity.AlipayUserId(person.Key), OpenId: null)
        : new AlipayUser(UserId: null, Identity.AlipayOpenId(appId, person.Key));
}
