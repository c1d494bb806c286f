using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Envelope;
using Gateway.Envelope.Answers;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.OpenApi;

/// <summary>
/// Examples of one dialect. Nothing of them is typed: a request is signed, and an answer is written and signed, by what does it
/// for every call.
/// </summary>
internal sealed class Examples(Dialect dialect, string name)
{
    private const string TraceId = "lvtiVOFWuLLm";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly AnswerWriter Writer = new(new ExampleTime());

    private readonly MerchantApp _app = ExampleApps.Make(dialect, name);

    public string Name => name;

    /// <summary>Whether there is an example of a mistake in letter case: RSA signs the text as it is.</summary>
    public bool HasLetterCase => dialect is not Dialect.Open;

    /// <summary>A signed request.</summary>
    public JsonObject Request(CallText call) => Signed(call, _app.SignSecrets[0].Key, dialect);

    /// <summary>A request signed in the letter case of another dialect, as is easily done.</summary>
    public JsonObject WrongRequest(CallText call)
    {
        var other = dialect is Dialect.V3 ? Dialect.V2 : Dialect.V3;
        using var key = SigningKey.FromSecret(ExampleApps.SharedSecret, other, SignType.HmacSha256);
        return Signed(call, key, other);
    }

    /// <summary>What the gateway says of it.</summary>
    public JsonNode WrongAnswer(CallText call)
    {
        var request = WrongRequest(call);
        var body = new SignedBody();
        body.Parse(Encoding.UTF8.GetBytes(request.ToJsonString(Relaxed)));
        var explanation = AppSignatures.Explain(_app, body, Encoding.ASCII.GetBytes((string)request["sign"]!), DateTimeOffset.UnixEpoch)!;
        return Answered(call, Answer.Refuse(Outcome.SignatureWrong, SignatureAdvice.For(explanation)) with { Explanation = explanation });
    }

    /// <summary>A signed answer of success.</summary>
    public JsonNode Success(CallText call) => Answered(call, Answer.Success(call.Shape, [.. call.Data.Where(HasExample).Select(Member)]));

    /// <summary>The answer to a call that the platform refused.</summary>
    public JsonNode Refused(CallText call) => Answered(call, Answer.Refuse(Outcome.RefusedByPlatform, call.RefusedWith!));

    public JsonNode Answered(CallText call, Answer answer)
    {
        var work = new EnvelopeWork();
        work.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(Request(call).ToJsonString(Relaxed))));
        work.Fields.App = _app;
        Writer.Write(work, answer, TraceId);
        return JsonNode.Parse(work.Output.WrittenSpan)!;
    }

    private JsonObject Signed(CallText call, SigningKey key, Dialect way)
    {
        var request = new JsonObject { ["appId"] = _app.AppId };
        if (dialect is Dialect.V3 or Dialect.Open)
        {
            request["mchNo"] = ExampleApps.MchNo;
        }

        request["nonceStr"] = ExampleApps.NonceOf(_app, call.Name);
        request["reqTime"] = dialect is Dialect.V2 ? ExampleApps.Seconds : ExampleApps.TimeText;
        if (dialect is Dialect.Open)
        {
            request["reqId"] = "R1";
        }

        foreach (var field in call.Fields.Where(field => field.Example is not null))
        {
            request[field.Name] = field.Example;
        }

        var body = new SignedBody();
        body.Parse(Encoding.UTF8.GetBytes(request.ToJsonString(Relaxed)));
        var text = new CanonicalText();
        text.FromRequest(body, way);
        var signature = new byte[key.SignatureLength];
        request["sign"] = Encoding.ASCII.GetString(signature.AsSpan(0, key.Sign(text, signature)));
        return request;
    }

    private static bool HasExample(MemberText member) => member.Example is not null || member.Number is not null;

    private AnswerMember Member(MemberText member)
    {
        var encoded = JsonEncodedText.Encode(member.Name);
        return member.Example is null || (member.Number is not null && dialect is Dialect.V2)
            ? AnswerMember.Of(encoded, member.Number!.Value)
            : AnswerMember.Of(encoded, member.Example);
    }

    private sealed class ExampleTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(ExampleApps.Seconds);
    }
}
