using System.Buffers;
using FluentValidation;
using FluentValidation.Validators;

namespace Gateway.Envelope;

/// <summary>A rule of one field that says what it asks for, so that the description of the API is read off what is checked.</summary>
internal sealed class StatedRule(Func<Field, bool> holds) : PropertyValidator<CallFields, Field>
{
    /// <inheritdoc/>
    public override string Name => nameof(StatedRule);

    /// <summary>Whether the field has to be sent.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Most characters, in UTF-16 code units; null where this rule does not count them.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The only values there are; empty where this rule does not list them.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The only characters the value may have, all of ASCII; null where this rule does not look at them.</summary>
    public SearchValues<byte>? Characters { get; init; }

    /// <inheritdoc/>
    public override bool IsValid(ValidationContext<CallFields> context, Field value) => holds(value);
}
