using System.Globalization;
using Gateway.Admin.Audit;
using Gateway.Admin.Console;
using Gateway.Admin.Sessions;
using Gateway.Admin.Users;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Gateway.Admin.Login;

/// <summary>Name and password, then, for who has one, the second step.</summary>
[OpenToAll]
internal sealed partial class LoginModel(
    IAdminUserStore users,
    Passwords passwords,
    ConsoleSessions sessions,
    LoginThrottle throttle,
    KnownBrowser known,
    SecondStep secondStep,
    TimeProvider time,
    ILogger<LoginModel> logger) : ConsolePage
{
    public const string Path = "/admin/login";

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>What <see cref="SecondStep"/> gave after the right password.</summary>
    [BindProperty]
    public string? Step { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnTo { get; set; }

    public bool IsFirstStart { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (HttpContext.Administrator() is not null)
        {
            return LocalRedirect(ReturnPath.Of(ReturnTo));
        }

        IsFirstStart = !await users.AnyAsync(HttpContext.RequestAborted);
        return Page();
    }

    public Task<IActionResult> OnPostAsync() => Step is null ? CheckPasswordAsync() : CheckCodeAsync();

    private async Task<IActionResult> CheckPasswordAsync()
    {
        // The same way for a name there is and one there is not: neither the answer nor its time tells them apart.
        var name = AdminUser.NormaliseName(Name) ?? "";
        var browser = known.MarkFor(Request, name);
        if (throttle.CountPassword(name, HttpContext.Connection.RemoteIpAddress, browser) is { Ticks: > 0 } wait)
        {
            return Wait(wait);
        }

        var user = await users.FindByNameAsync(name, HttpContext.RequestAborted);
        var isRight = await passwords.VerifyAsync(user?.PasswordHash, Password ?? "", HttpContext.RequestAborted);
        if (!isRight || !user!.Enabled)
        {
            // What was typed as a name may be a password: it is not logged unless it is a name.
            Log.Refused(logger, user?.Name ?? "(nobody)", HttpContext.Connection.RemoteIpAddress?.ToString());
            Refuse("", LoginTexts.Wrong);
            return Again();
        }

        throttle.PasswordWasRight(name, HttpContext.Connection.RemoteIpAddress, browser);
        if (user.TotpKey is null)
        {
            return await SignInAsync(user);
        }

        Step = secondStep.Begin(user);
        return Page();
    }

    private async Task<IActionResult> CheckCodeAsync()
    {
        if (secondStep.Read(Step) is not { } passed
            || await users.FindAsync(passed.UserId, HttpContext.RequestAborted) is not { Enabled: true, TotpKey: { } key } user
            || user.Version != passed.Version)
        {
            return Over();
        }

        if (throttle.CountCode(user.Id) is { Ticks: > 0 } wait)
        {
            return Wait(wait);
        }

        var step = Totp.StepOf(key.Reveal(), Code, time.GetUtcNow());
        var isRight = step is { } fresh
            ? await users.SpendTotpStepAsync(user.Id, fresh, HttpContext.RequestAborted)
            : await SpendRecoveryCodeAsync(user);
        if (!isRight)
        {
            Log.RefusedCode(logger, user.Name, HttpContext.Connection.RemoteIpAddress?.ToString());
            Refuse(nameof(Code), LoginTexts.WrongCode);
            return Again();
        }

        throttle.CodeWasRight(user.Id);
        return await SignInAsync(step is null ? user with { Version = user.Version + 1 } : user);
    }

    private async Task<bool> SpendRecoveryCodeAsync(AdminUser user)
    {
        if (RecoveryCodes.Hash(Code) is not { } hash)
        {
            return false;
        }

        var entry = new AuditEntry(
            time.GetStoredNow(), user.Name, "user.recovery-code-used", $"user/{user.Id}", AppId: null, HttpContext.TraceIdentifier,
            new AuditChanges().Secret("recoveryCode", existed: true, exists: false).ToJson());
        return await users.SpendRecoveryCodeAsync(user.Id, hash, entry, CancellationToken.None);
    }

    private async Task<IActionResult> SignInAsync(AdminUser user)
    {
        // The session this browser had is over, whoever's it was.
        await sessions.EndAsync(HttpContext);
        if (!await sessions.StartAsync(HttpContext, user))
        {
            return Over();
        }

        known.Remember(HttpContext, user.Name);
        return LocalRedirect(ReturnPath.Of(ReturnTo));
    }

    private PageResult Over()
    {
        (Step, Code) = (null, null);
        Refuse("", LoginTexts.StepOver);
        return Again();
    }

    private PageResult Wait(TimeSpan wait)
    {
        Refuse("", LoginTexts.WaitFor(wait));
        Response.Headers.RetryAfter = LoginTexts.SecondsOf(wait).ToString(CultureInfo.InvariantCulture);
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Page();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Signing in as {User} from {Address} was refused")]
        public static partial void Refused(ILogger logger, string user, string? address);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The second step of {User} from {Address} was refused")]
        public static partial void RefusedCode(ILogger logger, string user, string? address);
    }
}
