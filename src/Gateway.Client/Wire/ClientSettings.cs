using Gateway.Signing;

namespace Gateway.Client.Wire;

/// <summary>Checked options, with keys ready to use.</summary>
internal sealed class ClientSettings : IDisposable
{
    private const string Apps = "/apps/";
    private const int MaxRetries = 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private ClientSettings(AssistGatewayOptions options, Uri calls, SigningKey requestKey, SigningKey answerKey)
    {
        Calls = calls;
        AppId = options.AppId;
        MchNo = options.MchNo;
        Dialect = options.Dialect!.Value;
        RequestKey = requestKey;
        AnswerKey = answerKey;
        TimeZone = options.TimeZone;
        Timeout = options.Timeout;
        Retries = options.MaxRetries;
        RetryDelay = options.RetryDelay;
        MaxRetryDelay = options.MaxRetryDelay;
        ClockTolerance = options.ClockTolerance;
        Time = options.TimeProvider;
    }

    /// <summary>What the path of a call is appended to, ending in <c>/</c>.</summary>
    public Uri Calls { get; }

    public string? AppId { get; }

    public string? MchNo { get; }

    public Dialect Dialect { get; }

    /// <summary>Signs requests.</summary>
    public SigningKey RequestKey { get; }

    /// <summary>Verifies answers: the same secret, or in open the gateway's public key.</summary>
    public SigningKey AnswerKey { get; }

    public TimeZoneInfo TimeZone { get; }

    public TimeSpan Timeout { get; }

    public int Retries { get; }

    public TimeSpan RetryDelay { get; }

    public TimeSpan MaxRetryDelay { get; }

    public TimeSpan ClockTolerance { get; }

    public TimeProvider Time { get; }

    /// <exception cref="ArgumentException">An option is missing or wrong; the message names it, and never shows a secret.</exception>
    public static ClientSettings From(AssistGatewayOptions options)
    {
        var calls = CallsUnder(options);
        RequireRanges(options);
        Require(options.TimeZone is not null, nameof(options.TimeZone), "is required");
        Require(options.TimeProvider is not null, nameof(options.TimeProvider), "is required");
        Require(options.AppId is not "", nameof(options.AppId), "is empty; leave it out instead");
        Require(options.MchNo is not "", nameof(options.MchNo), "is empty; leave it out instead");
        Require(options.Dialect is { } dialect && Enum.IsDefined(dialect), nameof(options.Dialect), "is required: the app's, as it is configured at the gateway");
        return options.Dialect == Dialect.Open ? WithRsa(options, calls) : WithSecret(options, calls);
    }

    public void Dispose()
    {
        RequestKey.Dispose();
        AnswerKey.Dispose();
    }

    public override string ToString() => $"{AppId ?? "no appId"}, {Dialect}, {Calls.Host}";

    private static ClientSettings WithSecret(AssistGatewayOptions options, Uri calls)
    {
        var signType = options.SignType ?? SignType.HmacSha256;
        Require(signType is SignType.HmacSha256 or SignType.Md5 or SignType.Sm3, nameof(options.SignType), $"must be HmacSha256, Md5 or Sm3 in {options.Dialect}");
        Require(!string.IsNullOrEmpty(options.Secret), nameof(options.Secret), $"is required in {options.Dialect}");
        Require(options.PrivateKeyPem is null, nameof(options.PrivateKeyPem), $"is for open only, not for {options.Dialect}");
        Require(options.GatewayPublicKeyPem is null, nameof(options.GatewayPublicKeyPem), $"is for open only, not for {options.Dialect}");
        var key = KeyFrom(() => SigningKey.FromSecret(options.Secret!, options.Dialect!.Value, signType), nameof(options.Secret), "is not Unicode text: it holds half a surrogate pair");
        return new ClientSettings(options, calls, key, key);
    }

    private static ClientSettings WithRsa(AssistGatewayOptions options, Uri calls)
    {
        Require(options.SignType is null or SignType.Rsa2, nameof(options.SignType), "must be Rsa2 in open");
        Require(options.Secret is null, nameof(options.Secret), "is not for open, which signs with PrivateKeyPem");
        Require(!string.IsNullOrEmpty(options.PrivateKeyPem), nameof(options.PrivateKeyPem), "is required in open");
        Require(!string.IsNullOrEmpty(options.GatewayPublicKeyPem), nameof(options.GatewayPublicKeyPem), "is required in open: the app's platform-key at the gateway");
        var requestKey = KeyFrom(() => SigningKey.FromPrivateKey(options.PrivateKeyPem!), nameof(options.PrivateKeyPem), "is no RSA private key of 2048 to 8192 bits in PEM");
        try
        {
            var answerKey = KeyFrom(() => SigningKey.FromPublicKey(options.GatewayPublicKeyPem!), nameof(options.GatewayPublicKeyPem), "is no RSA public key of 2048 to 8192 bits in PEM");
            return new ClientSettings(options, calls, requestKey, answerKey);
        }
        catch
        {
            requestKey.Dispose();
            throw;
        }
    }

    // Not as inner exception: what a key was refused for is said here, and nothing more of it.
    private static SigningKey KeyFrom(Func<SigningKey> make, string option, string otherwise)
    {
        try
        {
            return make();
        }
        catch (ArgumentException)
        {
            throw Wrong(option, otherwise);
        }
    }

    private static Uri CallsUnder(AssistGatewayOptions options)
    {
        const string Name = nameof(options.BaseAddress);
        var address = options.BaseAddress;
        Require(address is { IsAbsoluteUri: true } && address.Scheme is "https" or "http", Name, "is required: an absolute https address");
        Require(address!.Scheme == "https" || address.IsLoopback || options.AllowHttp, Name, "is http; use https, or allow it with AllowHttp");
        Require(address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0, Name, "may have no user part, query or fragment");
        var path = address.AbsolutePath.TrimEnd('/');
        var at = path.LastIndexOf(Apps, StringComparison.OrdinalIgnoreCase);
        var named = at < 0 ? "" : Uri.UnescapeDataString(path[(at + Apps.Length)..]);
        Require(named.Length == 0 || options.AppId is null || named == options.AppId, nameof(options.AppId), "is another one than BaseAddress names");
        return new Uri(address.GetLeftPart(UriPartial.Authority) + path + "/unipay/assist/");
    }

    private static void RequireRanges(AssistGatewayOptions options)
    {
        Require(options.Timeout >= TimeSpan.FromMilliseconds(1) && options.Timeout <= LongestWait, nameof(options.Timeout), "must be 1 ms to 5 minutes");
        Require(options.MaxRetries is >= 0 and <= MaxRetries, nameof(options.MaxRetries), "must be 0 to 10");
        Require(options.RetryDelay >= TimeSpan.Zero && options.RetryDelay <= TimeSpan.FromMinutes(1), nameof(options.RetryDelay), "must be 0 to 1 minute");
        Require(options.MaxRetryDelay >= TimeSpan.Zero && options.MaxRetryDelay <= LongestWait, nameof(options.MaxRetryDelay), "must be 0 to 5 minutes");
        Require(
            options.ClockTolerance >= TimeSpan.FromSeconds(1) && options.ClockTolerance <= TimeSpan.FromDays(1),
            nameof(options.ClockTolerance), "must be 1 second to 1 day");
    }

    private static void Require(bool holds, string option, string otherwise)
    {
        if (!holds)
        {
            throw Wrong(option, otherwise);
        }
    }

    private static ArgumentException Wrong(string option, string otherwise) => new($"{nameof(AssistGatewayOptions)}.{option} {otherwise}.", option);
}
