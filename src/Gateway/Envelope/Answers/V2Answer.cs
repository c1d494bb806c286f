using Gateway.Signing;

namespace Gateway.Envelope.Answers;

/// <summary>DaxPay 2.0.x: <c>data</c> carries the business members, a code of its own and the signature.</summary>
/// <remarks>A refusal by the platform is outer success with <c>data.code</c> 1; an envelope refusal has no <c>data</c> and no signature.</remarks>
internal static class V2Answer
{
    private const int RefusedInside = 1;

    public static SignatureSlot? Write(EnvelopeWork work, Answer answer, string traceId, SigningKey? key, DateTimeOffset now)
    {
        var json = work.Json;
        var refusedByPlatform = answer.Outcome is Outcome.RefusedByPlatform;
        SignatureSlot? slot = null;
        if (refusedByPlatform || answer.Outcome is Outcome.Success)
        {
            AnswerWriter.WriteCode(json, 0);
            json.WriteString("msg"u8, "success"u8);
            json.WriteStartObject("data"u8);
            AnswerWriter.WriteMembers(json, answer);
            AnswerWriter.WriteCode(json, refusedByPlatform ? RefusedInside : 0);
            if (refusedByPlatform)
            {
                json.WriteString("msg"u8, answer.Message);
            }

            json.WriteNumber("resTime"u8, now.ToUnixTimeSeconds());
            slot = AnswerWriter.WriteSignatureSlot(json, key);
            json.WriteEndObject();
        }
        else
        {
            AnswerWriter.WriteCode(json, AnswerWriter.CodeOf(answer, work.Fields.App!));
            json.WriteString("msg"u8, answer.Message);
            json.WriteNull("data"u8);
            AnswerWriter.WriteExplanation(json, answer);
        }

        json.WriteString("traceId"u8, traceId);
        return slot;
    }
}
