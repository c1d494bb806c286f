using System.Buffers;
using System.Linq.Expressions;
using System.Text;
using FluentValidation;
using FluentValidation.Internal;
using Gateway.Envelope;

namespace Gateway.OpenApi;

/// <summary>What a call's rules ask of one field, read off the rules themselves.</summary>
internal sealed class FieldFacts
{
    private readonly List<ApiText> _sentences = [];

    public bool IsRequired { get; private set; }

    public int? MaxLength { get; private set; }

    public IReadOnlyList<string> Words { get; private set; } = [];

    /// <summary>A regular expression for the whole value; null where every character may stand in it.</summary>
    public string? Pattern { get; private set; }

    /// <summary>What the rules ask beyond that, in the words of their refusals.</summary>
    public IReadOnlyList<ApiText> Sentences => _sentences;

    /// <summary>The fields of a call, those of the envelope included, by name in the order of the rules.</summary>
    public static IReadOnlyDictionary<string, FieldFacts> Of(CallRules rules)
    {
        var fields = new OrderedDictionary<string, FieldFacts>(StringComparer.Ordinal);
        foreach (var rule in rules.CreateDescriptor().Rules)
        {
            var name = NameOf(rule.Expression);
            if (!fields.TryGetValue(name, out var facts))
            {
                fields.Add(name, facts = new FieldFacts());
            }

            foreach (var component in rule.Components)
            {
                facts.Add(component, isOfEnvelope: EnvelopeNames.Contains(name));
            }
        }

        return fields;
    }

    /// <summary>The envelope's own fields.</summary>
    public static IReadOnlySet<string> EnvelopeNames { get; } = new[]
    {
        EnvelopeFields.AppId, EnvelopeFields.MchNo, EnvelopeFields.ClientIp, EnvelopeFields.NonceStr, EnvelopeFields.ReqTime,
        EnvelopeFields.Sign, EnvelopeFields.ReqId,
    }.Select(name => name.Text).ToHashSet(StringComparer.Ordinal);

    private void Add(IRuleComponent component, bool isOfEnvelope)
    {
        if (component.Validator is StatedRule stated)
        {
            IsRequired |= stated.IsRequired;
            MaxLength = stated.MaxLength ?? MaxLength;
            Words = stated.Words.Count > 0 ? stated.Words : Words;
            Pattern = stated.Characters is { } characters ? PatternOf(characters) : Pattern;
        }
        else if (!isOfEnvelope)
        {
            // The envelope's depend on the app, and are described with the envelope.
            _sentences.Add(ApiText.OfMessage(component.GetUnformattedErrorMessage()));
        }
    }

    // Every rule is one of `f => f[name]`.
    private static string NameOf(LambdaExpression expression) => expression.Body is MethodCallExpression { Arguments: [var argument] }
        ? Expression.Lambda<Func<FieldName>>(argument).Compile(preferInterpretation: true)().Text
        : throw new InvalidOperationException($"A rule is not of a field: {expression}");

    private static string PatternOf(SearchValues<byte> characters)
    {
        var pattern = new StringBuilder("^[");
        for (var at = 0; at < 128; at++)
        {
            if (!characters.Contains((byte)at))
            {
                continue;
            }

            var end = at;
            while (end + 1 < 128 && characters.Contains((byte)(end + 1)))
            {
                end++;
            }

            Append(pattern, (char)at);
            if (end > at + 1)
            {
                pattern.Append('-');
            }

            if (end > at)
            {
                Append(pattern, (char)end);
            }

            at = end;
        }

        return pattern.Append("]*$").ToString();
    }

    private static void Append(StringBuilder pattern, char character)
    {
        if (!char.IsAsciiLetterOrDigit(character) && character != '_')
        {
            pattern.Append('\\');
        }

        pattern.Append(character);
    }
}
