using System.Text.Json;
using Gateway.Envelope;
using Gateway.Signing;

namespace Gateway.Assist;

/// <summary><c>ping</c>: checks an integration without touching a platform, and explains a refused signature.</summary>
internal sealed class Ping(TimeProvider time)
{
    public static readonly CallDescriptor Call = new("ping", Permission: null, Spends: false, new Rules()) { ExplainsSignatures = true };

    private static readonly JsonEncodedText ServerTime = JsonEncodedText.Encode("serverTime");

    public ValueTask<Answer> HandleAsync(SignedCall call)
    {
        var now = time.GetUtcNow();
        return new(Answer.Success(AnswerShape.Ping, call.App.Dialect is Dialect.V2
            ? AnswerMember.Of(ServerTime, now.ToUnixTimeSeconds())
            : AnswerMember.Of(ServerTime, RequestTime.InChina(now))));
    }

    private sealed class Rules : CallRules;
}
