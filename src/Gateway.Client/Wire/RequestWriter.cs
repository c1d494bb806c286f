using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Signing;

namespace Gateway.Client.Wire;

/// <summary>A signed request, and the id its answer has to repeat.</summary>
/// <param name="Body">What is sent.</param>
/// <param name="ReqId">In open; otherwise null.</param>
internal readonly record struct SignedRequest(byte[] Body, string? ReqId);

/// <summary>Writes and signs requests, each with a nonce and time of its own.</summary>
/// <remarks>What is signed is read back from the bytes that are about to be sent, as the gateway will read them.</remarks>
internal sealed class RequestWriter(ClientSettings settings)
{
    private const int NonceBytes = 16; // As hexadecimal the 32 characters a nonce may have.

    // Not for HTML. The default encoder writes + in six characters, and base64 has many.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ArgumentException">The request lacks a member.</exception>
    public SignedRequest Write<TRequest>(TRequest request, Action<MemberWriter, TRequest> write)
        where TRequest : AssistRequest
    {
        var reqId = settings.Dialect == Dialect.Open ? RandomHex() : null;
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output, Plain))
        {
            json.WriteStartObject();
            var members = new MemberWriter(json);
            write(members, request);
            members.Optional("appId", settings.AppId);
            members.Optional("mchNo", settings.MchNo);
            members.Optional("clientIp", request.ClientIp);
            members.Optional("reqId", reqId);
            json.WriteString("nonceStr", RandomHex());
            WriteTime(json);
            json.WriteEndObject();
        }

        return new SignedRequest(Signed(output.WrittenMemory), reqId);
    }

    private static string RandomHex() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));

    private void WriteTime(Utf8JsonWriter json)
    {
        var now = settings.Time.GetUtcNow();
        if (settings.Dialect == Dialect.V2)
        {
            json.WriteNumber("reqTime", now.ToUnixTimeSeconds());
        }
        else
        {
            json.WriteString("reqTime", TimeZoneInfo.ConvertTime(now, settings.TimeZone).ToString(AnswerTimes.Format, CultureInfo.InvariantCulture));
        }
    }

    private byte[] Signed(ReadOnlyMemory<byte> unsigned)
    {
        var body = new SignedBody();
        if (body.Parse(unsigned) is var fault and not BodyFault.None)
        {
            throw new InvalidOperationException($"The request could not be read back: {fault}");
        }

        var text = new CanonicalText();
        text.FromRequest(body, settings.Dialect);
        var key = settings.RequestKey;
        var name = ",\"sign\":\""u8;
        var open = unsigned.Length - 1; // Without the closing brace.
        var signed = new byte[open + name.Length + key.SignatureLength + 2];
        unsigned.Span[..open].CopyTo(signed);
        name.CopyTo(signed.AsSpan(open));
        key.Sign(text, signed.AsSpan(open + name.Length));
        "\"}"u8.CopyTo(signed.AsSpan(signed.Length - 2));
        text.Clear();
        return signed;
    }
}
