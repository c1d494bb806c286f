using Gateway.Admin.Audit;
using Gateway.Admin.Users;
using Gateway.Hosting;
using Gateway.Merchants;

namespace Gateway.Admin.Setup;

/// <summary>Makes the first owner, <c>admin</c>, from the setting, for installations nobody watches; once, on an empty store.</summary>
internal sealed partial class InitialPassword : IHostedService
{
    public const string Key = "Admin:InitialPassword";
    public const string UserName = "admin";

    private readonly Secret? _password;
    private readonly IAdminUserStore _users;
    private readonly Passwords _passwords;
    private readonly TimeProvider _time;
    private readonly ILogger<InitialPassword> _logger;

    public InitialPassword(string? password, IAdminUserStore users, Passwords passwords, TimeProvider time, ILogger<InitialPassword> logger)
    {
        _password = string.IsNullOrEmpty(password) ? null : new Secret(password);
        (_users, _passwords, _time, _logger) = (users, passwords, time, logger);
    }

    /// <summary>Throws <see cref="SettingException"/> for one that would not do.</summary>
    public static string? Read(IConfiguration configuration) =>
        string.IsNullOrEmpty(configuration[Key]) || Passwords.IsAcceptable(configuration[Key])
            ? configuration[Key]
            : throw new SettingException(Key, held: null, $"should hold {Passwords.MinLength} to {Passwords.MaxLength} characters, more than three of them different");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_password is null || await _users.AnyAsync(cancellationToken))
        {
            return;
        }

        var now = _time.GetStoredNow();
        var user = FirstOwner.Make(UserName, _passwords.Hash(_password.Reveal()), now);
        var entry = new AuditEntry(now, Key, "user.created", $"user/{user.Id}", AppId: null, "start", FirstOwner.Changes(user).ToJson());
        if (await _users.AddFirstAsync(user, entry, cancellationToken))
        {
            Log.Made(_logger, UserName, Key);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The first owner {User} was made with the password of {Setting}, which can be removed now")]
        public static partial void Made(ILogger logger, string user, string setting);
    }
}
