using System.Text.Json.Nodes;
using Gateway.Envelope;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>One call as an operation of the document: its fields from its rules, its words from <see cref="CallTexts"/>.</summary>
internal sealed class CallOperation(OpenApiDocument document, EnvelopeSchemas envelope, PlainAnswers plain, ApiLanguage language, IReadOnlyList<Examples> examples)
{
    public const string Json = "application/json";
    private const string Wrong = "-wrong-case";

    public OpenApiOperation Describe(CallDescriptor call)
    {
        var text = CallTexts.Of(call.Name);
        var component = ComponentOf(call.Name);
        document.AddComponent<IOpenApiSchema>(component + "Fields", Fields(call, text));
        if (text.Data.Count > 0)
        {
            document.AddComponent<IOpenApiSchema>(component + "Data", Data(text));
        }

        return new OpenApiOperation
        {
            OperationId = char.ToLowerInvariant(component[0]) + component[1..],
            Summary = text.Summary.In(language),
            Description = DescriptionOf(call, text).In(language),
            Tags = new HashSet<OpenApiTagReference> { new(text.Group.Id, document) },
            RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = new ApiText("UTF-8 的 JSON 对象，最大 64 KiB", "A JSON object in UTF-8, at most 64 KiB").In(language),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Json] = Request(call, text, component) },
            },
            Responses = plain.With(new OpenApiResponses { ["200"] = Answer(call, text, component) }),
        };
    }

    /// <summary><c>channel/auth/authAndSet</c> is <c>ChannelAuthAuthAndSet</c>.</summary>
    public static string ComponentOf(string call) =>
        string.Concat(call.Split('/').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static ApiText DescriptionOf(CallDescriptor call, CallText text) => call.AlsoNamed is not { } other ? text.Description : new(
        $"{text.Description.Chinese}\n\n也可写作 `/unipay/assist/{other}`。", $"{text.Description.English}\n\nAlso spelt `/unipay/assist/{other}`.");

    private OpenApiSchema Fields(CallDescriptor call, CallText text)
    {
        var facts = FieldFacts.Of(call.Rules);
        return Schemas.Object(null, facts
            .Where(field => !FieldFacts.EnvelopeNames.Contains(field.Key))
            .Select(field => (field.Value.IsRequired ? field.Key : field.Key + "?", (IOpenApiSchema)Field(text, field.Key, field.Value))));
    }

    private OpenApiSchema Field(CallText text, string name, FieldFacts facts)
    {
        var words = text.Fields.FirstOrDefault(field => field.Name == name)
            ?? throw new InvalidOperationException($"Nothing describes the field {name} of {text.Name}.");
        var schema = Schemas.Text(ApiText.Join([words.Text, .. facts.Sentences]).In(language), facts.MaxLength, facts.Pattern, facts.Words);
        schema.MinLength = facts.IsRequired ? 1 : null;
        schema.Examples = words.Example is { } example ? [JsonValue.Create(example)] : null;
        return schema;
    }

    private OpenApiSchema Data(CallText text) => Schemas.Object(null, text.Data.Select(member =>
        (member.IsOptional ? member.Name + "?" : member.Name, (IOpenApiSchema)Member(member))));

    private OpenApiSchema Member(MemberText member)
    {
        var description = member.Text.In(language);
        return member switch
        {
            { Number: not null, Example: not null } => new OpenApiSchema { Type = JsonSchemaType.Integer | JsonSchemaType.String, Description = description },
            { Number: not null } => Schemas.Number(description),
            _ => Schemas.Text(description, words: member.Words),
        };
    }

    private OpenApiMediaType Request(CallDescriptor call, CallText text, string component)
    {
        var envelopes = EnvelopeSchemas.Families.Select(family => "Envelope" + family);
        if (call.MayBeUnsigned)
        {
            envelopes = envelopes.Append(EnvelopeSchemas.Unsigned);
        }

        var schema = new OpenApiSchema
        {
            AllOf = [envelope.Ref(component + "Fields"), new OpenApiSchema { AnyOf = [.. envelopes.Select(envelope.Ref)] }],
        };
        var named = new OrderedDictionary<string, IOpenApiExample>(StringComparer.Ordinal);
        foreach (var example in examples)
        {
            named.Add(example.Name, Example(new($"{example.Name} 请求", $"{example.Name}, request"), example.Request(text)));
            if (call.ExplainsSignatures && example.HasLetterCase)
            {
                named.Add(example.Name + Wrong, Example(new($"{example.Name} 签名的大小写不对", $"{example.Name}, signed in the wrong letter case"), example.WrongRequest(text)));
            }
        }

        return new OpenApiMediaType { Schema = schema, Examples = named };
    }

    private OpenApiResponse Answer(CallDescriptor call, CallText text, string component)
    {
        IOpenApiSchema? data = text.Data.Count > 0 ? envelope.Ref(component + "Data") : null;
        var named = new OrderedDictionary<string, IOpenApiExample>(StringComparer.Ordinal);
        foreach (var example in examples)
        {
            named.Add(example.Name, Example(new($"{example.Name} 成功", $"{example.Name}, success"), example.Success(text)));
            if (text.RefusedWith is not null)
            {
                named.Add(example.Name + "-refused", Example(new($"{example.Name} 被平台拒绝", $"{example.Name}, refused by the platform"), example.Refused(text)));
            }

            if (call.ExplainsSignatures)
            {
                named.Add(example.Name + "-replayed", Example(new($"{example.Name} 重复的请求", $"{example.Name}, replayed"), example.Answered(text, EnvelopeGate.ReplayedAnswer)));
                if (example.HasLetterCase)
                {
                    named.Add(example.Name + Wrong, Example(new($"{example.Name} 签名的大小写不对", $"{example.Name}, signed in the wrong letter case"), example.WrongAnswer(text)));
                }
            }
        }

        return new OpenApiResponse
        {
            Description = ApiText.Join([new("无论结果如何", "Whatever the outcome"), .. RefusalsOf(text)]).In(language),
            Headers = plain.TraceHeader(),
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Json] = new() { Schema = new OpenApiSchema { AnyOf = [.. EnvelopeSchemas.Families.Select(family => Shape(family, data)), envelope.Ref("AnswerToNobody")] }, Examples = named },
            },
        };
    }

    // In v2 `data` has members of its own beside the call's.
    private OpenApiSchema Shape(string family, IOpenApiSchema? data)
    {
        List<IOpenApiSchema> choices = [Schemas.Nothing()];
        if (family == "V2")
        {
            choices.Insert(0, data is null ? envelope.Ref("SignedDataV2") : new OpenApiSchema { AllOf = [data, envelope.Ref("SignedDataV2")] });
            choices.Insert(1, envelope.Ref("SignedDataV2"));
        }
        else if (data is not null)
        {
            choices.Insert(0, data);
        }

        return new OpenApiSchema
        {
            AllOf =
            [
                envelope.Ref("Answer" + family),
                new OpenApiSchema { Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["data"] = new OpenApiSchema { AnyOf = choices } } },
            ],
        };
    }

    private static IEnumerable<ApiText> RefusalsOf(CallText text)
    {
        var codes = text.Refusals.SelectMany(OuterCodes.CodesOf).Distinct().Order().Select(code => $"`{code}`").ToList();
        return codes.Count == 0 ? [] : [new($"除公共字段的拒绝外还有 {string.Join("、", codes)}", $"beside what the envelope refuses: {string.Join(", ", codes)}")];
    }

    private OpenApiExample Example(ApiText summary, JsonNode value) => new() { Summary = summary.In(language), Value = value };
}
