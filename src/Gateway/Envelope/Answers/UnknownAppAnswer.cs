using System.Text.Json;
using Gateway.Signing;

namespace Gateway.Envelope.Answers;

/// <summary>A refusal to nobody in particular: no dialect, no key, so the members all dialects share.</summary>
internal static class UnknownAppAnswer
{
    public static SignatureSlot? Write(Utf8JsonWriter json, Answer answer, string traceId)
    {
        AnswerWriter.WriteCode(json, OutcomeCodes.Of(answer.Outcome, Dialect.V3));
        json.WriteString("msg"u8, answer.Message);
        json.WriteNull("data"u8);
        json.WriteString("traceId"u8, traceId);
        return null;
    }
}
