using System.Text.Json;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Envelope.Answers;

/// <summary>Writes an answer in the shape of the app's dialect and signs it.</summary>
/// <remarks>
/// What is signed is read back from the bytes that are about to be sent, as the SDK will read them: whatever was
/// written, the signature belongs to it. The signature's length is known beforehand, so its place is kept free and
/// filled in last.
/// </remarks>
internal sealed class AnswerWriter(TimeProvider time)
{
    private const int LongestSignature = 2048;
    private static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
    private static readonly byte[] Placeholder = [.. Enumerable.Repeat((byte)'0', LongestSignature)];

    /// <summary>Writes into <see cref="EnvelopeWork.Output"/>.</summary>
    public void Write(EnvelopeWork work, Answer answer, string traceId)
    {
        var now = time.GetUtcNow();
        var app = work.Fields.App;
        var json = work.Json;
        json.Reset(work.Output);
        json.WriteStartObject();
        var signature = app?.Dialect switch
        {
            null => UnknownAppAnswer.Write(json, answer, traceId),
            Dialect.V2 => V2Answer.Write(work, answer, traceId, KeyFor(work, app, now), now),
            Dialect.Open => OpenAnswer.Write(work, answer, traceId, app.PlatformKey, now),
            _ => V3Answer.Write(work, answer, traceId, KeyFor(work, app, now), now),
        };
        json.WriteEndObject();
        json.Flush();
        if (signature is { } slot)
        {
            Sign(work, app!.Dialect, answer.Shape, slot);
        }
    }

    internal static int CodeOf(Answer answer, MerchantApp app) => OutcomeCodes.Of(answer.Outcome, app.Dialect);

    internal static void WriteCode(Utf8JsonWriter json, int code) => json.WriteNumber(Code, code);

    internal static void WriteMembers(Utf8JsonWriter json, Answer answer)
    {
        foreach (var member in answer.Data)
        {
            if (member.IsNumber)
            {
                json.WriteNumber(member.Name, member.Number);
            }
            else if (member.Text is not null)
            {
                json.WriteString(member.Name, member.Text);
            }
        }
    }

    /// <summary>The explanation of a refused signature. The shared-secret dialects must never sign it.</summary>
    /// <remarks>It repeats text of an unauthenticated caller; signed with the shared secret, it could be cut into a request. See docs/decisions.</remarks>
    internal static void WriteExplanation(Utf8JsonWriter json, Answer answer)
    {
        if (answer.Explanation is not { } explanation)
        {
            return;
        }

        json.WriteStartObject("explain"u8);
        json.WriteStartArray("differs"u8);
        foreach (var rule in explanation.Differs)
        {
            json.WriteStringValue(rule.ToString());
        }

        json.WriteEndArray();
        json.WriteString("canonicalString"u8, explanation.CanonicalString);
        json.WriteEndObject();
    }

    /// <summary>Writes <c>sign</c> with room for the signature.</summary>
    internal static SignatureSlot? WriteSignatureSlot(Utf8JsonWriter json, SigningKey? key)
    {
        if (key is null)
        {
            return null;
        }

        json.WriteString("sign"u8, Placeholder.AsSpan(0, key.SignatureLength));
        json.Flush();
        return new SignatureSlot(key, (int)json.BytesCommitted - 1 - key.SignatureLength);
    }

    private static void Sign(EnvelopeWork work, Dialect dialect, AnswerShape shape, SignatureSlot slot)
    {
        var written = System.Runtime.InteropServices.MemoryMarshal.AsMemory(work.Output.WrittenMemory);
        if (work.AnswerBody.Parse(written) is var fault and not BodyFault.None)
        {
            throw new InvalidOperationException($"The gateway's own answer could not be read back: {fault}");
        }

        work.Canonical.FromAnswer(work.AnswerBody, dialect, shape);
        Span<byte> signature = stackalloc byte[LongestSignature];
        var length = slot.Key.Sign(work.Canonical, signature);
        signature[..length].CopyTo(written.Span[slot.Offset..]);
    }

    // The key the request was signed with; before that is known, the newest one.
    private static SigningKey? KeyFor(EnvelopeWork work, MerchantApp app, DateTimeOffset now)
    {
        if (work.RequestKey is { } key)
        {
            return key;
        }

        foreach (var secret in app.SignSecrets)
        {
            if (secret.ExpiresAt is null || secret.ExpiresAt > now)
            {
                return secret.Key;
            }
        }

        return null;
    }
}

/// <summary>Where in the output the signature goes, and what makes it.</summary>
internal readonly record struct SignatureSlot(SigningKey Key, int Offset);
