using Gateway.Merchants;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Gateway.Admin.Users;

/// <summary>Hashes passwords with PBKDF2 (HMAC-SHA512) and checks them.</summary>
internal sealed class Passwords : IDisposable
{
    public const int MinLength = 12;
    public const int MaxLength = 256;

    // About a tenth of a second: what guessing costs too, should the store be stolen.
    private const int Iterations = 210_000;

    private readonly PasswordHasher<AdminUser> _hasher =
        new(Options.Create(new PasswordHasherOptions { CompatibilityMode = PasswordHasherCompatibilityMode.IdentityV3, IterationCount = Iterations }));

    // However many sign in at once, calls still get their share of the processor.
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<Secret> _nobody;

    public Passwords() => _nobody = new Lazy<Secret>(() => Hash("the hash of a user that does not exist"));

    public static bool IsAcceptable(string? password) =>
        password is { Length: >= MinLength and <= MaxLength } && password.Distinct().Count() > 3;

    // The hasher takes the user for other implementations' sake and looks at nothing of it.
    public Secret Hash(string password) => new(_hasher.HashPassword(null!, password));

    /// <summary>Takes as long where there is no such user.</summary>
    /// <param name="hash">Null for nobody: false, whatever the password.</param>
    public async Task<bool> VerifyAsync(Secret? hash, string password, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var given = password.Length <= MaxLength ? password : "";
            var fits = _hasher.VerifyHashedPassword(null!, (hash ?? _nobody.Value).Reveal(), given) is not PasswordVerificationResult.Failed;
            return fits && hash is not null && given.Length > 0;
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
