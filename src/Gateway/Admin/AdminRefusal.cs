using FluentValidation;

namespace Gateway.Admin;

/// <summary>Why something is not done, for the JSON routes and the pages alike. Texts are 中文 / English.</summary>
/// <param name="Errors">What is wrong with which member; for <see cref="RefusalReason.Invalid"/> alone.</param>
internal sealed record AdminRefusal(RefusalReason Reason, string Message, IReadOnlyDictionary<string, string[]>? Errors = null)
{
    public static AdminRefusal Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(RefusalReason.Invalid, "请求内容有误 / The request is not valid", errors);

    public static AdminRefusal Invalid(string member, string message) =>
        Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [member] = [message] });

    public static AdminRefusal NotFound(string detail) => new(RefusalReason.NotFound, detail);

    public static AdminRefusal Conflict(string detail) => new(RefusalReason.Conflict, detail);

    public static AdminRefusal Stale(int current) => new(
        RefusalReason.Stale, $"已被他人修改，当前 version 为 {current}，请重新读取 / Changed by someone else: version is {current} now, read it again");

    /// <summary>Null where the value passes, and nothing that is needed is missing.</summary>
    public static AdminRefusal? Of<T>(IValidator<T> validator, T value, params (string Member, object? Value)[] needed)
    {
        var errors = AdminRules.Faults(validator, value);
        foreach (var (member, faults) in AdminRules.Missing(needed))
        {
            errors.TryAdd(member, faults);
        }

        return errors.Count == 0 ? null : Invalid(errors);
    }
}

internal enum RefusalReason
{
    Invalid,
    NotFound,
    Conflict,

    /// <summary>A conflict: somebody else changed it since it was read.</summary>
    Stale,
}

/// <summary>What came of a request: what it asked for, or why it was refused.</summary>
internal readonly record struct Outcome<T>(T? Value, AdminRefusal? Refusal)
    where T : class
{
    public static implicit operator Outcome<T>(T value) => new(value, Refusal: null);

    public static implicit operator Outcome<T>(AdminRefusal refusal) => new(Value: null, refusal);

    /// <summary>As the JSON API answers it.</summary>
    public IResult Answer(HttpContext http, Func<T, IResult> answer) => Refusal is { } refusal ? AdminProblems.Of(http, refusal) : answer(Value!);
}
