using System.CommandLine;
using System.Text;
using System.Text.Unicode;
using Gateway.Signing;

namespace Gateway.CommandLine;

/// <summary>The options that say how a body is signed, shared by <c>sign</c> and <c>verify</c>.</summary>
internal sealed class SigningKeyOptions
{
    private static readonly Dictionary<string, Dialect> Dialects = new(StringComparer.Ordinal)
    {
        ["v2"] = Dialect.V2,
        ["v3-beta"] = Dialect.V3Beta,
        ["v3"] = Dialect.V3,
        ["open"] = Dialect.Open,
    };

    private static readonly Dictionary<string, SignType> SignTypes = new(StringComparer.Ordinal)
    {
        ["HMAC_SHA256"] = SignType.HmacSha256,
        ["MD5"] = SignType.Md5,
        ["SM3"] = SignType.Sm3,
        ["RSA2"] = SignType.Rsa2,
    };

    private readonly Option<string?> _dialect = new("--dialect") { Description = "The app's dialect: v2, v3-beta, v3 or open." };
    private readonly Option<string?> _signType = new("--sign-type") { Description = "The app's algorithm: HMAC_SHA256, MD5 or SM3; RSA2 for open, where it may be left out." };
    private readonly Option<string?> _secretFile = new("--secret-file") { Description = "A file with the shared secret (UTF-8). One line feed at its end is not part of the secret; everything else is." };
    private readonly Option<string?> _rsaKeyFile;

    /// <param name="rsaKeyOption">The name of the option for the RSA key's file.</param>
    /// <param name="rsaKeyDescription">What that file holds.</param>
    public SigningKeyOptions(string rsaKeyOption, string rsaKeyDescription)
    {
        _rsaKeyFile = new Option<string?>(rsaKeyOption) { Description = rsaKeyDescription };
    }

    /// <summary>By name, those that sign with a shared secret.</summary>
    public static IEnumerable<KeyValuePair<string, Dialect>> SharedSecretDialects => Dialects.Where(dialect => dialect.Value is not Dialect.Open);

    /// <summary>By name, those that sign with a shared secret.</summary>
    public static IEnumerable<KeyValuePair<string, SignType>> SharedSecretTypes => SignTypes.Where(type => type.Value is not SignType.Rsa2);

    public void AddTo(Command command)
    {
        command.Options.Add(_dialect);
        command.Options.Add(_signType);
        command.Options.Add(_secretFile);
        command.Options.Add(_rsaKeyFile);
    }

    /// <summary>What the options say, read from their files.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="readRsaKey">How this command takes the PEM of an RSA key.</param>
    /// <param name="error">Where it is told what of the secret's file was probably not meant.</param>
    /// <exception cref="CommandLineException">An option is missing or wrong, or its file cannot be read.</exception>
    public SigningChoice Read(ParseResult arguments, Func<string, SigningKey> readRsaKey, TextWriter error)
    {
        // The root command takes unknown words for settings, so that they come as far as here.
        if (arguments.UnmatchedTokens is [var unknown, ..])
        {
            // Without a value, and without a word that is none: what was typed may be the secret.
            throw new CommandLineException(unknown.StartsWith("--", StringComparison.Ordinal)
                ? $"{unknown.Split('=')[0]} is no option of this command; see --help."
                : "This command takes options only, each with its value behind it; see --help.");
        }

        var dialect = Known(arguments, _dialect, Dialects);
        if (dialect == Dialect.Open)
        {
            if (arguments.GetValue(_signType) is not (null or "RSA2"))
            {
                throw new CommandLineException("--dialect open signs with --sign-type RSA2.");
            }

            return new SigningChoice(dialect, SignType.Rsa2, Secret: null, Key(() => readRsaKey(Content(arguments, _rsaKeyFile)), _rsaKeyFile));
        }

        var signType = Known(arguments, _signType, SignTypes);
        if (signType == SignType.Rsa2)
        {
            throw new CommandLineException("--sign-type RSA2 belongs to --dialect open; the other dialects take HMAC_SHA256, MD5 or SM3.");
        }

        var secret = Content(arguments, _secretFile);
        if (secret.EndsWith('\n'))
        {
            secret = secret[..^1];
        }

        if (secret.Length == 0)
        {
            throw new CommandLineException($"{_secretFile.Name}: {arguments.GetValue(_secretFile)} is empty; it holds the app's sign secret and nothing else.");
        }

        if (Doubt(secret) is { } doubt)
        {
            error.WriteLine($"Note: the secret in {arguments.GetValue(_secretFile)} {doubt}, which counts as part of it. Is that meant?");
        }

        return new SigningChoice(dialect, signType, secret, Key(() => SigningKey.FromSecret(secret, dialect, signType), _secretFile));
    }

    /// <summary>What editors and shells put into a file beside the secret. A secret may hold it, so it is told and kept.</summary>
    private static string? Doubt(string secret) => secret switch
    {
        ['\uFEFF', ..] => "begins with a byte order mark",
        [.., '\r'] => "ends with a carriage return (a file with Windows line ends)",
        [.., '\n'] => "ends with a second line feed",
        [var first, ..] when char.IsWhiteSpace(first) => "begins with white space",
        [.., var last] when char.IsWhiteSpace(last) => "ends with white space",
        ['"', .., '"'] or ['\'', .., '\''] => "stands in quotes",
        _ => null,
    };

    private static SigningKey Key(Func<SigningKey> make, Option<string?> file)
    {
        try
        {
            return make();
        }
        catch (ArgumentException refused)
        {
            // Without the name of the library's parameter, which is none of the command line's.
            var message = refused.ParamName is { } name ? refused.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : refused.Message;
            throw new CommandLineException($"{file.Name}: {message}", refused);
        }
    }

    private static T Known<T>(ParseResult arguments, Option<string?> option, Dictionary<string, T> names)
    {
        var name = arguments.GetValue(option);
        return name is not null && names.TryGetValue(name, out var value)
            ? value
            : throw new CommandLineException($"{option.Name} is {(name is null ? "missing" : $"'{name}'")}; it takes {string.Join(", ", names.Keys)}.");
    }

    private static string Content(ParseResult arguments, Option<string?> option)
    {
        var path = arguments.GetValue(option);
        if (string.IsNullOrEmpty(path))
        {
            throw new CommandLineException($"{option.Name} is missing.");
        }

        if (Directory.Exists(path))
        {
            throw new CommandLineException($"{option.Name}: {path} is a folder; it takes a file.");
        }

        try
        {
            var bytes = File.ReadAllBytes(path);
            return Utf8.IsValid(bytes)
                ? Encoding.UTF8.GetString(bytes)
                : throw new CommandLineException($"{option.Name}: {path} is not UTF-8 text.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException($"{option.Name}: {unreadable.Message}", unreadable);
        }
    }
}

/// <summary>How a body is signed; <paramref name="Secret"/> is null for RSA.</summary>
internal sealed record SigningChoice(Dialect Dialect, SignType SignType, string? Secret, SigningKey Key) : IDisposable
{
    public void Dispose() => Key.Dispose();

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Dialect}, {SignType}";
}
