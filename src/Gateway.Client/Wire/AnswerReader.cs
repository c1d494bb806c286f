using System.Buffers.Text;
using System.Text;
using Gateway.Signing;

namespace Gateway.Client.Wire;

/// <summary>Turns the body of an HTTP 200 into a verified answer, or throws.</summary>
internal sealed class AnswerReader(ClientSettings settings)
{
    /// <param name="body">Exactly what came.</param>
    /// <param name="call">What was asked.</param>
    /// <param name="reqId">What the answer has to repeat, in open.</param>
    /// <param name="failures">Makes the exceptions of this call.</param>
    public TAnswer Read<TRequest, TAnswer>(
        ReadOnlyMemory<byte> body, AssistCall<TRequest, TAnswer> call, string? reqId, CallFailures failures)
        where TRequest : AssistRequest
        where TAnswer : AssistAnswer
    {
        var envelope = Parse(body, failures);
        failures.TraceId = AnswerText.TraceId(Text(envelope, "traceId"u8)) ?? failures.TraceId;
        var data = settings.Dialect == Dialect.V2
            ? ReadV2(envelope, call.Shape, failures, out var answeredAt)
            : ReadSigned(envelope, call.Shape, reqId, failures, out answeredAt);

        var distance = (answeredAt - settings.Time.GetUtcNow()).Duration();
        if (distance > settings.ClockTolerance)
        {
            throw failures.Untrusted($"its signed time is {(long)distance.TotalSeconds} s from this machine's clock");
        }

        var members = new AnswerMembers(data, call.Shape);
        var answer = call.Read(members);
        if (members.Problem is { } problem)
        {
            throw failures.Unreadable($"it has {problem}");
        }

        answer.TraceId = failures.TraceId ?? "";
        answer.AnsweredAt = answeredAt;
        return answer;
    }

    /// <summary>DaxPay 2.0.x: two codes, and the inner object alone is signed.</summary>
    private SignedBody ReadV2(SignedBody envelope, AnswerShape shape, CallFailures failures, out DateTimeOffset answeredAt)
    {
        var code = Code(envelope, failures);
        if (code != 0)
        {
            throw failures.Refused(code, Text(envelope, "msg"u8), isVerified: false);
        }

        var data = Data(envelope, failures) ?? throw failures.Unreadable("its data is missing");
        if (!Fits(envelope, data, shape))
        {
            throw failures.Untrusted("its signature is missing or does not fit");
        }

        if (Code(data, failures) != 0)
        {
            throw failures.Refused(AssistGatewayException.RefusedByPlatform, Text(data, "msg"u8), isVerified: true);
        }

        return TryNumber(data, "resTime"u8, out var seconds) && AnswerTimes.TryRead(seconds, out answeredAt)
            ? data
            : throw failures.Unreadable("its resTime is missing or no time");
    }

    /// <summary>All other dialects: the envelope is signed, refusals too.</summary>
    private SignedBody ReadSigned(SignedBody envelope, AnswerShape shape, string? reqId, CallFailures failures, out DateTimeOffset answeredAt)
    {
        var code = Code(envelope, failures);
        var fits = Fits(envelope, envelope, shape);
        var isOurs = reqId is null || Text(envelope, "reqId"u8) == reqId;
        if (code != 0)
        {
            throw failures.Refused(code, Text(envelope, "msg"u8), isVerified: fits && isOurs);
        }

        if (!fits || !isOurs)
        {
            throw failures.Untrusted(fits ? "it answers another request" : "its signature is missing or does not fit");
        }

        var data = Data(envelope, failures);
        if (data is null && shape != AnswerShape.None)
        {
            throw failures.Unreadable("its data is missing");
        }

        return Text(envelope, "resTime"u8) is { } text && AnswerTimes.TryRead(text, out answeredAt)
            ? data ?? new SignedBody()
            : throw failures.Unreadable("its resTime is missing or no time");
    }

    /// <param name="envelope">The whole answer.</param>
    /// <param name="signed">Where its <c>sign</c> stands.</param>
    /// <param name="shape">What of its data is signed.</param>
    private bool Fits(SignedBody envelope, SignedBody signed, AnswerShape shape)
    {
        if (!signed.TryGet("sign"u8, out var sign) || sign.Kind != MemberKind.String)
        {
            return false;
        }

        var text = new CanonicalText();
        text.FromAnswer(envelope, settings.Dialect, shape);
        var fits = settings.AnswerKey.Verify(text, sign.Text);
        text.Clear();
        return fits;
    }

    private static SignedBody Parse(ReadOnlyMemory<byte> json, CallFailures failures)
    {
        var body = new SignedBody();
        if (body.Parse(json) is var fault and not BodyFault.None)
        {
            throw failures.Unreadable($"it is no JSON object that can be read ({fault})");
        }

        for (var i = 0; i < body.Count; i++)
        {
            if (body.IsRepeated(body[i].Name))
            {
                throw failures.Unreadable("a member of it is repeated");
            }
        }

        return body;
    }

    private static SignedBody? Data(SignedBody envelope, CallFailures failures) =>
        !envelope.TryGet("data"u8, out var data) || data.Kind == MemberKind.Null ? null
        : data.Kind == MemberKind.Object ? Parse(data.Text.ToArray(), failures)
        : throw failures.Unreadable("its data is no object");

    // Missing counts as success with some SDKs; not here.
    private static int Code(SignedBody body, CallFailures failures) =>
        TryNumber(body, "code"u8, out var code) && code is >= int.MinValue and <= int.MaxValue
            ? (int)code
            : throw failures.Unreadable("its code is missing or no number");

    private static bool TryNumber(SignedBody body, ReadOnlySpan<byte> name, out long number)
    {
        number = 0;
        return body.TryGet(name, out var member) && member.Kind == MemberKind.Number
            && Utf8Parser.TryParse(member.Text, out number, out var read) && read == member.Text.Length;
    }

    private static string? Text(SignedBody body, ReadOnlySpan<byte> name) =>
        body.TryGet(name, out var member) && member.Kind == MemberKind.String ? Encoding.UTF8.GetString(member.Text) : null;
}
