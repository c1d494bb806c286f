using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Simulator.Alipay;

/// <summary>A request to <c>gateway.do</c> that is complete, in time, and rightly signed by an app that is known.</summary>
internal sealed class AlipayRequest
{
    private const string TokenMethod = "alipay.system.oauth.token";

    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, string> _fields;

    private AlipayRequest(Dictionary<string, string> fields, AlipayApp app)
    {
        _fields = fields;
        App = app;
    }

    public AlipayApp App { get; }

    public string AppId => _fields["app_id"];

    public string GrantType => _fields.GetValueOrDefault("grant_type", string.Empty);

    public string Code => _fields.GetValueOrDefault("code", string.Empty);

    /// <summary>What is in a form, as far as it can be read.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(ReadOnlyMemory<byte>? body)
    {
        if (body is not { Length: > 0 } form)
        {
            yield break;
        }

        var text = "?" + System.Text.Encoding.UTF8.GetString(form.Span);
        foreach (var pair in new QueryStringEnumerable(text))
        {
            // In a form, and in what this reads, a plus is a space.
            yield return (pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        }
    }

    /// <summary>The request, or null and the answer that refuses it.</summary>
    public static AlipayRequest? Read(WeChatPlatform platform, Incoming call, out Answer? refusal)
    {
        refusal = null;
        if (Refusal(platform, call, out var request) is not { } subCode)
        {
            return request;
        }

        refusal = AlipayAnswer.Refuse(platform, to: null, subCode.StartsWith("isv.missing", StringComparison.Ordinal) ? "40001" : "40002", subCode);
        return null;
    }

    private static string? Refusal(WeChatPlatform platform, Incoming call, out AlipayRequest? request)
    {
        request = null;
        var form = Fields(call.Body).Where(field => field.Value.Length > 0).ToList();
        if (!call.IsPost || form.Select(field => field.Name).Distinct(StringComparer.Ordinal).Count() < form.Count)
        {
            return "isv.invalid-parameter";
        }

        // The form is decoded by the charset on the address, so one has to be there and say what the form says.
        var fields = form.ToDictionary(StringComparer.Ordinal);
        string[] required = ["app_id", "method", "charset", "sign_type", "sign", "timestamp", "version"];
        if (Array.Find(required, name => !fields.ContainsKey(name)) is { } missing)
        {
            return $"isv.missing-{missing.Replace('_', '-')}";
        }

        if (platform.AlipayApps.Find(fields["app_id"]) is not { } app)
        {
            return "isv.invalid-app-id";
        }

        request = new AlipayRequest(fields, app);
        return BadField(fields, call, platform.Time.GetUtcNow()) ?? request.BadSignature(platform);
    }

    private static string? BadField(Dictionary<string, string> fields, Incoming call, DateTimeOffset now) => fields switch
    {
        _ when fields["method"] is not TokenMethod => "isv.invalid-method",
        _ when !fields["charset"].Equals("utf-8", StringComparison.OrdinalIgnoreCase) || call.Query.Single("charset") != fields["charset"] => "isv.invalid-charset",
        _ when fields.GetValueOrDefault("format", "JSON") is not "JSON" => "isv.invalid-format",
        _ when fields["sign_type"] is not "RSA2" => "isv.invalid-signature-type",
        _ when fields["version"] is not "1.0" => "isv.invalid-version",
        _ when !IsInTime(fields["timestamp"], now) => "isv.invalid-timestamp",
        _ => null,
    };

    private static bool IsInTime(string timestamp, DateTimeOffset now) =>
        DateTime.TryParseExact(timestamp, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
        && (new DateTimeOffset(local, China) - now).Duration() <= Tolerance;

    private string? BadSignature(WeChatPlatform platform)
    {
        if (_fields.GetValueOrDefault("app_cert_sn") != App.CertSn)
        {
            return "isv.invalid-app-cert-sn";
        }

        if (App.CertSn is not null && _fields.GetValueOrDefault("alipay_root_cert_sn") != platform.Alipay.RootSn)
        {
            return "isv.invalid-alipay-root-cert-sn";
        }

        var text = string.Join('&', _fields.Where(field => field.Key is not "sign").OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"));
        return App.IsSignedBy(text, _fields["sign"]) ? null : "isv.invalid-signature";
    }
}
