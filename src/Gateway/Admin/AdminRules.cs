using System.Text.Json;
using FluentValidation;
using Gateway.Merchants;

namespace Gateway.Admin;

/// <summary>Rules that several requests share.</summary>
internal static class AdminRules
{
    public const int MaxNameLength = 64;

    /// <summary>1 to 32 letters, digits, hyphens and underscores.</summary>
    public static IRuleBuilderOptions<T, string?> Id<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(id => id is null || (id.Length is > 0 and <= MerchantSnapshot.MaxIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        .WithMessage($"须为 1–{MerchantSnapshot.MaxIdLength} 个字母、数字、- 或 _ / Has to be 1 to {MerchantSnapshot.MaxIdLength} letters, digits, - or _");

    public static IRuleBuilderOptions<T, string?> Name<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(name => name is null || (name.Length <= MaxNameLength && !string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl)))
        .WithMessage($"须为 1–{MaxNameLength} 个字符，不含控制字符 / Has to be 1 to {MaxNameLength} characters, none of them a control character");

    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, IEnumerable<string> spellings)
    {
        var all = spellings.ToList();
        var list = string.Join(", ", all);
        return rule.Must(value => value is null || all.Contains(value)).WithMessage($"须为 {list} 之一 / Has to be one of {list}");
    }

    /// <summary>What is wrong, by the name of the member as JSON spells it.</summary>
    public static Dictionary<string, string[]> Faults<T>(IValidator<T> validator, T value) => validator.Validate(value).Errors
        .GroupBy(fault => JsonNamingPolicy.CamelCase.ConvertName(fault.PropertyName), StringComparer.Ordinal)
        .ToDictionary(fault => fault.Key, fault => (string[])[.. fault.Select(one => one.ErrorMessage)], StringComparer.Ordinal);

    public static Dictionary<string, string[]> Missing(params (string Member, object? Value)[] members) => members
        .Where(member => member.Value is null)
        .ToDictionary(member => member.Member, _ => (string[])["必填 / Is needed"], StringComparer.Ordinal);
}
