using System.Text.Json;
using Gateway.Signing;

namespace Gateway.Envelope;

/// <summary>One member of an answer's <c>data</c>: text, or a whole number.</summary>
public readonly record struct AnswerMember(JsonEncodedText Name, string? Text, long Number)
{
    internal static AnswerMember Of(JsonEncodedText name, string? text) => new(name, text, 0);

    internal static AnswerMember Of(JsonEncodedText name, long number) => new(name, null, number) { IsNumber = true };

    internal bool IsNumber { get; init; }
}

/// <summary>What a call answers, before a dialect gives it its shape and signature.</summary>
/// <remarks><see cref="Message"/> goes to the merchant: never a URL, a secret, or text the caller sent.</remarks>
public sealed record Answer(Outcome Outcome, string Message)
{
    private const string SuccessMessage = "success";

    /// <summary>Order of <see cref="Data"/> in the signed text.</summary>
    public AnswerShape Shape { get; private init; } = AnswerShape.None;

    /// <summary>Members of <c>data</c>; empty means <c>data</c> is null.</summary>
    public IReadOnlyList<AnswerMember> Data { get; private init; } = [];

    /// <summary>The platform's own error code, for the log; null where the platform was not asked or was content.</summary>
    public string? PlatformCode { get; init; }

    /// <summary>Time spent waiting for the platform.</summary>
    public TimeSpan PlatformTime { get; init; }

    /// <summary>For a refused signature on <c>ping</c>: why it does not fit. Sent beside the signed members.</summary>
    public SignatureExplanation? Explanation { get; init; }

    /// <summary>Set where the answer is a plain HTTP status, the outcome's code: how long to wait before another try.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Answers success with the given data.</summary>
    public static Answer Success(AnswerShape shape, params IReadOnlyList<AnswerMember> data) =>
        new(Outcome.Success, SuccessMessage) { Shape = shape, Data = data };

    /// <summary>Refuses with a sentence for the merchant.</summary>
    public static Answer Refuse(Outcome outcome, string message) => new(outcome, message);

    /// <summary>Refuses with a plain HTTP status, unsigned and in no dialect's shape.</summary>
    public static Answer TryLater(Outcome outcome, TimeSpan wait) => new(outcome, "") { RetryAfter = wait };
}
