using FluentValidation;

namespace Gateway.Admin.CompatCredentials;

/// <param name="Name">Who it is for.</param>
internal sealed record CompatCredentialBody(string? Name);

/// <param name="Secret">Only this once.</param>
internal sealed record CompatCredentialCreatedAnswer(string Id, string Name, string Secret)
{
    // A record prints its members: this one must not.
    public override string ToString() => nameof(CompatCredentialCreatedAnswer);
}

internal sealed record CompatCredentialListAnswer(IReadOnlyList<CompatCredentialAnswer> Items);

/// <param name="Fingerprint">First bytes of its SHA-256.</param>
internal sealed record CompatCredentialAnswer(string Id, string Name, string Last4, string Fingerprint, DateTime CreatedAt, DateTime? LastUsedAt);

internal sealed class CompatCredentialValidator : AbstractValidator<CompatCredentialBody>
{
    public CompatCredentialValidator() => RuleFor(body => body.Name).Name();
}
