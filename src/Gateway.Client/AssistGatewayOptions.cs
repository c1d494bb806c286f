using Gateway.Signing;

namespace Gateway.Client;

/// <summary>
/// Where the gateway is, which app is calling, and how it signs. Read once, when a client is made; a later change has no effect.
/// <see cref="ToString"/> shows no secret.
/// </summary>
public sealed class AssistGatewayOptions
{
    /// <summary>
    /// Where the gateway listens, such as <c>https://pay.example</c>. May end in <c>/apps/{appId}</c>, which then names the app.
    /// Required; <c>https</c>, or <c>http</c> for this machine itself and where <see cref="AllowHttp"/> is on.
    /// </summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// Lets <see cref="BaseAddress"/> be <c>http</c>. Off by default: only <c>open</c> ties an answer to its request, so in the other
    /// dialects whoever is in between could hand a signed answer for one user to another.
    /// </summary>
    public bool AllowHttp { get; set; }

    /// <summary>The app. May be left out where <see cref="BaseAddress"/> names it, or the gateway has a default app.</summary>
    public string? AppId { get; set; }

    /// <summary>The app's merchant; sent if set, and then the gateway insists that it is.</summary>
    public string? MchNo { get; set; }

    /// <summary>The app's dialect, as it is configured at the gateway. Required.</summary>
    public Dialect? Dialect { get; set; }

    /// <summary>The app's algorithm, as it is configured at the gateway; HMAC-SHA256 if left out, and RSA in <c>open</c>.</summary>
    public SignType? SignType { get; set; }

    /// <summary>
    /// The app's sign secret, exactly as the gateway has it. Required in every dialect but <c>open</c>. Answers are signed with the
    /// secret the request was signed with, so while secrets are rolled one is enough.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>In <c>open</c>: the app's RSA private key, PKCS#8 or PKCS#1 PEM, not encrypted.</summary>
    public string? PrivateKeyPem { get; set; }

    /// <summary>In <c>open</c>: the gateway's public key for this app (<c>platform-key</c> in its admin API), PEM.</summary>
    public string? GatewayPublicKeyPem { get; set; }

    /// <summary>
    /// What the gateway takes times without a zone for: the app's <c>timeZone</c>; UTC+8 by default. <c>v2</c> sends seconds since 1970
    /// and needs none.
    /// </summary>
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.CreateCustomTimeZone("UTC+08", TimeSpan.FromHours(8), displayName: null, standardDisplayName: null);

    /// <summary>How long one attempt may take, the reading of the answer included: 1 ms to 5 minutes, 15 s by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a call is repeated after its first attempt, where that can help: 0 to 10, 2 by default.</summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>About how long to wait before the first repeat; each further one waits twice as long. Up to 1 minute, 250 ms by default.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The longest wait before a repeat, up to 5 minutes, 5 s by default. A gateway that asks for a longer one (<c>Retry-After</c>) is not asked
    /// again; the exception says how long it wanted.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How far the signed time of a success may lie from this machine's clock, either way: 1 s to 1 day, 5 minutes by default. An older
    /// one is taken for a recorded answer.
    /// </summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The app, its dialect and the gateway's host. Neither secret nor key.</summary>
    public override string ToString() => $"AssistGatewayOptions({AppId ?? "no appId"}, {Dialect?.ToString() ?? "no dialect"}, {HostOf(BaseAddress)})";

    private static string HostOf(Uri? address) => address is { IsAbsoluteUri: true } ? address.Host : "no address";
}
