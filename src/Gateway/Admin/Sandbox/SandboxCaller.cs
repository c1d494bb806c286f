using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Admin.Sandbox;

/// <summary>One call that was tried. The secret is nowhere in it.</summary>
/// <param name="Request">What was sent, for reading.</param>
/// <param name="Canonical">The text that was signed, with *** for the secret.</param>
/// <param name="IsAnswerSigned">Whether the answer's signature is the gateway's.</param>
internal sealed record SandboxExchange(string Request, string Canonical, int Status, string Answer, bool IsAnswerSigned, string TraceId);

/// <summary>
/// Signs a call with an app's live secret and sends it through the envelope, as any caller's: checked, remembered against
/// replay, slowed down and recorded. In the process itself, since no address is known at which the gateway reaches itself
/// behind whatever stands in front of it.
/// </summary>
internal sealed class SandboxCaller(EndpointDataSource endpoints, IServiceScopeFactory scopes, TimeProvider time)
{
    private const string Root = "/unipay/assist/";

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    // For a text that a page encodes, never HTML by itself.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true };

    /// <summary>The secret to sign with: the newest live one that is not a public key. Null where there is none.</summary>
    public SignSecret? SecretOf(MerchantApp app)
    {
        var now = time.GetUtcNow();
        return app.SignSecrets.FirstOrDefault(secret => secret.Value is not null && secret.IsLive(now));
    }

    public async Task<SandboxExchange> CallAsync(
        MerchantApp app, SignSecret secret, string call, IReadOnlyList<SandboxField> fields, HttpContext http)
    {
        var unsigned = Envelope(app, fields);
        var (body, canonical) = Sign(app, secret, unsigned);
        var (status, answer) = await SendAsync(call, body, http);
        return new SandboxExchange(Readable(body), canonical, status, Readable(answer), IsSigned(app, secret.Key, SandboxCalls.ShapeOf(call), answer), http.TraceIdentifier);
    }

    private static string Readable(byte[] json)
    {
        if (json.Length == 0)
        {
            return "";
        }

        using var document = JsonDocument.Parse(json);
        return Write(Indented, document.RootElement.WriteTo);
    }

    private static string Write(JsonWriterOptions options, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            content(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static SignedBody Parsed(byte[] json)
    {
        var body = new SignedBody();
        return body.Parse(json) is BodyFault.None ? body : throw new InvalidOperationException("A body that was written here cannot be read.");
    }

    private static bool IsSigned(MerchantApp app, SigningKey key, AnswerShape? shape, byte[] answer)
    {
        var body = new SignedBody();
        if (body.Parse(answer) is not BodyFault.None)
        {
            return false;
        }

        using var document = JsonDocument.Parse(answer);
        var holder = document.RootElement;
        if (app.Dialect is Dialect.V2 && !document.RootElement.TryGetProperty("data", out holder))
        {
            // Problem details, of a call that was told to come again later.
            return false;
        }

        var text = new CanonicalText();
        text.FromAnswer(body, app.Dialect, shape);
        return holder.ValueKind is JsonValueKind.Object && holder.TryGetProperty("sign", out var sign) && sign.ValueKind is JsonValueKind.String
            && key.Verify(text, Encoding.UTF8.GetBytes(sign.GetString()!));
    }

    private static (byte[] Body, string Canonical) Sign(MerchantApp app, SignSecret secret, IReadOnlyList<(string Name, string Value, bool IsNumber)> unsigned)
    {
        var body = Parsed(Body(unsigned));
        var text = new CanonicalText();
        text.FromRequest(body, app.Dialect);
        var signature = new byte[secret.Key.SignatureLength];
        secret.Key.Sign(text, signature);
        var signed = Body([.. unsigned, ("sign", Encoding.ASCII.GetString(signature), false)]);
        var explanation = SignatureExplainer.Explain(Parsed(signed), app.Dialect, app.SignType, secret.Value!.Reveal(), signature);
        return (signed, explanation.CanonicalString);
    }

    private static byte[] Body(IReadOnlyList<(string Name, string Value, bool IsNumber)> members) => Encoding.UTF8.GetBytes(Write(Compact, writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value, isNumber) in members)
        {
            if (isNumber)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value);
            }
            else
            {
                writer.WriteString(name, value);
            }
        }

        writer.WriteEndObject();
    }));

    private List<(string Name, string Value, bool IsNumber)> Envelope(MerchantApp app, IReadOnlyList<SandboxField> fields)
    {
        var now = time.GetUtcNow();
        var isEpoch = app.Dialect is Dialect.V2;
        var local = app.TimeZone.Id == AppSettings.DefaultTimeZone ? now.ToOffset(China) : TimeZoneInfo.ConvertTime(now, app.TimeZone);
        return
        [
            ("mchNo", app.Merchant.MchNo, false),
            ("appId", app.AppId, false),
            ("nonceStr", RandomNumberGenerator.GetHexString(32, lowercase: true), false),
            ("reqTime", isEpoch ? now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), isEpoch),
            .. fields.Select(static field => (field.Name, field.Value, false)),
        ];
    }

    private async Task<(int Status, byte[] Answer)> SendAsync(string call, byte[] body, HttpContext http)
    {
        var endpoint = endpoints.Endpoints.OfType<RouteEndpoint>().First(one => one.RoutePattern.RawText == Root + call);
        await using var scope = scopes.CreateAsyncScope();
        using var answer = new MemoryStream();
        // Lines of the log and the record of the call carry the id of the page's request.
        var inner = new DefaultHttpContext { RequestServices = scope.ServiceProvider, TraceIdentifier = http.TraceIdentifier };
        inner.Request.Method = HttpMethods.Post;
        inner.Request.Scheme = http.Request.Scheme;
        inner.Request.Host = http.Request.Host;
        inner.Request.Path = Root + call;
        inner.Request.ContentType = "application/json";
        inner.Request.ContentLength = body.Length;
        inner.Request.Body = new MemoryStream(body, writable: false);
        inner.Connection.LocalIpAddress = http.Connection.LocalIpAddress;
        inner.Connection.RemoteIpAddress = http.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        inner.Response.Body = answer;
        inner.SetEndpoint(endpoint);
        await endpoint.RequestDelegate!(inner);
        await inner.Response.BodyWriter.FlushAsync();
        return (inner.Response.StatusCode, answer.ToArray());
    }
}
