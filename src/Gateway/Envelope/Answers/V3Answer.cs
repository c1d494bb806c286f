using Gateway.Signing;

namespace Gateway.Envelope.Answers;

/// <summary>DaxPay 3.0.0 and its betas: the whole envelope is signed, refusals too.</summary>
internal static class V3Answer
{
    public static SignatureSlot? Write(EnvelopeWork work, Answer answer, string traceId, SigningKey? key, DateTimeOffset now)
    {
        var json = work.Json;
        AnswerWriter.WriteCode(json, AnswerWriter.CodeOf(answer, work.Fields.App!));
        json.WriteString("msg"u8, answer.Message);
        WriteData(work, answer);
        AnswerWriter.WriteExplanation(json, answer);
        json.WriteString("resTime"u8, RequestTime.InChina(now));
        json.WriteString("traceId"u8, traceId);
        return AnswerWriter.WriteSignatureSlot(json, key);
    }

    internal static void WriteData(EnvelopeWork work, Answer answer)
    {
        if (answer.Data.Count == 0)
        {
            work.Json.WriteNull("data"u8);
            return;
        }

        work.Json.WriteStartObject("data"u8);
        AnswerWriter.WriteMembers(work.Json, answer);
        work.Json.WriteEndObject();
    }
}
