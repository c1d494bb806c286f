using System.Collections.Immutable;
using Gateway.Merchants;

namespace Gateway.Admin.Users;

/// <summary>Somebody who signs in to the console.</summary>
internal sealed record AdminUser
{
    public const int MaxNameLength = 32;

    /// <summary>Such as <c>U4f…</c>; never reused, so that the audit log keeps meaning one person.</summary>
    public required string Id { get; init; }

    /// <summary>What is typed to sign in: lower-case, see <see cref="NormaliseName"/>.</summary>
    public required string Name { get; init; }

    public required AdminRole Role { get; init; }

    public bool Enabled { get; init; } = true;

    public required Secret PasswordHash { get; init; }

    /// <summary>Somebody else knows the password: it opens nothing but the page to choose another.</summary>
    public bool MustChangePassword { get; init; }

    public required DateTimeOffset PasswordChangedAt { get; init; }

    /// <summary>The second step's key in base32; null where there is no second step.</summary>
    public Secret? TotpKey { get; init; }

    /// <summary>SHA-256 of each recovery code that is not used yet.</summary>
    public ImmutableArray<string> RecoveryCodes { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; init; }

    /// <summary>Grows with every change: what the store holds a save against.</summary>
    public int Version { get; init; } = 1;

    /// <summary>
    /// The name as it is kept, or null for what cannot be one: 2 to 32 ASCII letters, digits, dots, hyphens, underscores
    /// and at signs. Letter case does not tell two people apart.
    /// </summary>
    public static string? NormaliseName(string? given) => given?.Trim() is { Length: >= 2 and <= MaxNameLength } name
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@')
        && !name.Equals(AdminToken.HolderName, StringComparison.OrdinalIgnoreCase)
            ? name.ToLowerInvariant()
            : null;
}
