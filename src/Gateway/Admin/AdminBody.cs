using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using FluentValidation;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Admin;

/// <summary>A request's body, read strictly: a member nobody knows is a typo somebody wants to hear of.</summary>
/// <param name="Members">The members that were sent, those sent as null among them.</param>
internal sealed record AdminBody<T>(T? Value, IReadOnlySet<string> Members, IResult? Refusal)
    where T : class
{
    public bool IsRefused([NotNullWhen(true)] out IResult? refusal, [NotNullWhen(false)] out T? value)
    {
        (refusal, value) = (Refusal, Value);
        return refusal is not null;
    }

    public bool Has(string member) => Members.Contains(member);
}

internal static class AdminBody
{
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <param name="clearable">The members that null clears; any other has to be left out or have a value.</param>
    public static async Task<AdminBody<T>> ReadAsync<T>(
        HttpContext http, JsonTypeInfo<T> type, IValidator<T> validator, params string[] clearable)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
        {
            return Refuse<T>(AdminProblems.NotJson(http));
        }

        if (await ReadBytesAsync(http) is not { } bytes)
        {
            return Refuse<T>(AdminProblems.TooLarge(http, MaxBytes));
        }

        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var body = Parse(bytes, type, clearable, errors);
        if (errors.Count == 0)
        {
            errors = AdminRules.Faults(validator, body.Value!);
        }

        return errors.Count == 0 ? body : Refuse<T>(AdminProblems.Invalid(http, errors));
    }

    /// <summary>A body that was not sent as JSON: with these of the members that null clears.</summary>
    public static AdminBody<T> Of<T>(T value, params string[] clearable)
        where T : class => new(value, clearable.ToHashSet(StringComparer.Ordinal), Refusal: null);

    private static AdminBody<T> Refuse<T>(IResult refusal)
        where T : class => new(null, new HashSet<string>(StringComparer.Ordinal), refusal);

    private static async Task<byte[]?> ReadBytesAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MaxBytes)
        {
            return null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // The count below refuses what is too large; the server then still lets the answer through.
            limit.MaxRequestBodySize = null;
        }

        var buffer = new byte[MaxBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > MaxBytes ? null : buffer[..length];
    }

    private static AdminBody<T> Parse<T>(byte[] bytes, JsonTypeInfo<T> type, string[] clearable, Dictionary<string, string[]> errors)
        where T : class
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            if (!Utf8.IsValid(bytes))
            {
                throw new JsonException("not UTF-8");
            }

            using var document = JsonDocument.Parse(bytes, Strict);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                throw new JsonException("not an object");
            }

            var known = type.Properties.Select(property => property.Name).ToList();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                members.Add(member.Name);
                if (!known.Contains(member.Name))
                {
                    errors[member.Name] = [$"未知字段，可用的有：{string.Join(", ", known)} / Unknown member; there are: {string.Join(", ", known)}"];
                }
                else if (member.Value.ValueKind is JsonValueKind.Null && !clearable.Contains(member.Name, StringComparer.Ordinal))
                {
                    errors[member.Name] = ["不能为 null，不修改请省略 / Must not be null; leave it out to keep it as it is"];
                }
            }

            return errors.Count > 0 ? Refused() : new AdminBody<T>(document.RootElement.Deserialize(type), members, Refusal: null);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            Explain(fault as JsonException, errors);
            return Refused();
        }

        AdminBody<T> Refused() => new(null, members, Refusal: null);
    }

    private static void Explain(JsonException? fault, Dictionary<string, string[]> errors)
    {
        if (fault?.Path is { Length: > 2 } path)
        {
            errors[path[2..]] = ["类型不对 / Not of the right type"];
            return;
        }

        var where = fault?.LineNumber is { } line ? $" (line {line + 1}, byte {fault.BytePositionInLine + 1})" : "";
        errors["$"] = [$"请求体须为一个 JSON 对象，字段不得重复{where} / The body has to be one JSON object in UTF-8, no member twice{where}"];
    }
}
