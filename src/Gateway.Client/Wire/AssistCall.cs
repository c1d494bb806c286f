using Gateway.Signing;

namespace Gateway.Client.Wire;

/// <summary>What there is to know of one call.</summary>
/// <param name="Path">Below <c>/unipay/assist/</c>.</param>
/// <param name="Shape">The members of the answer's <c>data</c> that are signed.</param>
/// <param name="Write">Writes what stands beside the envelope.</param>
/// <param name="Read">Makes the answer from a verified <c>data</c>.</param>
internal sealed record AssistCall<TRequest, TAnswer>(
    string Path, AnswerShape Shape, Action<MemberWriter, TRequest> Write, Func<AnswerMembers, TAnswer> Read)
    where TRequest : AssistRequest
    where TAnswer : AssistAnswer;
