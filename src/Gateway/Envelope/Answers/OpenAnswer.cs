using Gateway.Signing;

namespace Gateway.Envelope.Answers;

/// <summary>DaxPay Open: every member is signed with the platform's private key, and <c>reqId</c> comes back.</summary>
internal static class OpenAnswer
{
    public static SignatureSlot? Write(EnvelopeWork work, Answer answer, string traceId, SigningKey? key, DateTimeOffset now)
    {
        var json = work.Json;
        AnswerWriter.WriteCode(json, AnswerWriter.CodeOf(answer, work.Fields.App!));
        json.WriteString("msg"u8, answer.Message);
        V3Answer.WriteData(work, answer);
        AnswerWriter.WriteExplanation(json, answer);
        var reqId = work.Fields[EnvelopeFields.ReqId];
        if (reqId.HasText && reqId.Length <= CallRules.MaxReqId)
        {
            json.WriteString("reqId"u8, reqId.Utf8);
        }

        json.WriteString("resTime"u8, RequestTime.InChina(now));
        json.WriteString("traceId"u8, traceId);
        return AnswerWriter.WriteSignatureSlot(json, key);
    }
}
