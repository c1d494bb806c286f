using System.Globalization;
using System.Text;
using Gateway.Admin.Calls;
using Gateway.Admin.Console;
using Gateway.Merchants;
using Gateway.Signing;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Doctor;

/// <summary>Explains a signature: of a request that is pasted, or of a refused one that was kept.</summary>
[RequireRole(AdminRole.Viewer)]
internal sealed class DoctorModel(SignatureDoctor doctor, ICallLog log) : ConsolePage
{
    private const int MaxBody = 64 * 1024;

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    [BindProperty]
    public string? App { get; set; }

    [BindProperty]
    public string? Body { get; set; }

    [BindProperty]
    public string? Theirs { get; set; }

    /// <summary>Null before anything was examined.</summary>
    public Diagnosis? Found { get; private set; }

    public MerchantApp? Examined { get; private set; }

    /// <summary>The kept request without what is another's; null for one that was pasted.</summary>
    public string? Shown { get; private set; }

    public TextDifference? Difference { get; private set; }

    /// <param name="call">The number of a call whose signature was refused.</param>
    public async Task<IActionResult> OnGetAsync(long? call)
    {
        if (call is not { } id)
        {
            return Page();
        }

        if (await log.FindAsync(id, HttpContext.RequestAborted) is not { AppId: { } appId } kept
            || doctor.FindApp(appId) is not { } app
            || await log.ReadRefusedBodyAsync(id, HttpContext.RequestAborted) is not { } body)
        {
            return NotFound();
        }

        var shown = new SignedBody().Parse(body) is BodyFault.None ? ShownRequest.Of(body, indented: false) : null;
        Shown = shown is null ? null : SignatureDoctor.WithoutSecrets(app, Encoding.UTF8.GetString(ShownRequest.Of(body, indented: true)));
        App = appId;
        await ExamineAsync(app, body, shown);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (JsonIn(Body) is not { } json)
        {
            Refuse(nameof(Body), DoctorTexts.NoJson);
            return Again();
        }

        var request = Encoding.UTF8.GetBytes(json);
        var appId = string.IsNullOrWhiteSpace(App) ? AppIdIn(request) : App.Trim();
        if (appId is null || doctor.FindApp(appId) is not { } app)
        {
            Refuse(nameof(App), appId is null ? DoctorTexts.NoAppNamed : DoctorTexts.NoApp);
            return Again();
        }

        await ExamineAsync(app, request, shown: null);
        // Shown again in their fields: without the secret, should somebody have pasted it along.
        Body = SignatureDoctor.WithoutSecrets(app, Body!);
        App = appId;
        ModelState.Clear();
        return Page();
    }

    public string Say(Remedy remedy) => remedy switch
    {
        Remedy.Settings settings => T(DoctorTexts.RemedySettings, settings.Dialect.Spell(), settings.SignType.Spell()),
        Remedy.NewSecret secret => T(
            DoctorTexts.RemedyNewSecret, secret.SecretId, secret.ExpiredAt.ToOffset(China).ToString("yyyy-MM-dd HH:mm 'UTC+8'", CultureInfo.InvariantCulture)),
        Remedy.OwnSecret other => T(DoctorTexts.RemedyOwnSecret, other.OtherAppId),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>From the first brace to the last: headers or a command around it do no harm.</summary>
    private static string? JsonIn(string? pasted)
    {
        var (start, end) = (pasted?.IndexOf('{') ?? -1, pasted?.LastIndexOf('}') ?? -1);
        return start < 0 || end <= start || end - start > MaxBody ? null : pasted![start..(end + 1)];
    }

    private static string? AppIdIn(byte[] request)
    {
        var body = new SignedBody();
        return body.Parse(request) is BodyFault.None && body.TryGet("appId"u8, out var appId) && appId.Kind is MemberKind.String
            ? Encoding.UTF8.GetString(appId.Text)
            : null;
    }

    private async Task ExamineAsync(MerchantApp app, byte[] request, byte[]? shown)
    {
        Examined = app;
        Found = await doctor.ExamineAsync(app, request, shown, HttpContext.RequestAborted);
        if (Found.Canonical is { } ours && !string.IsNullOrEmpty(Theirs))
        {
            // A form turns line breaks into two characters, and has none at its end that were meant.
            Theirs = SignatureDoctor.WithoutSecrets(app, Theirs.ReplaceLineEndings("\n").TrimEnd('\n'));
            Difference = TextDifference.Between(ours, Theirs);
        }
    }
}
