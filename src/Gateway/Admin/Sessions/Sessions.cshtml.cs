using Gateway.Admin.Audit;
using Gateway.Admin.Console;
using Gateway.Admin.Login;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Admin.Sessions;

/// <summary>One's own sessions; for an owner everybody's.</summary>
[RequireRole(AdminRole.Viewer)]
internal sealed class SessionsModel(IAdminSessionStore store, ConsoleSessions sessions, TimeProvider time) : ConsolePage
{
    public const string Path = "/admin/sessions";

    public IReadOnlyList<SessionOfUser> Live { get; private set; } = [];

    public bool ShowsAll => Me.Role is AdminRole.Owner;

    public string MySession => Me.SessionId!;

    [BindProperty]
    public string? Id { get; set; }

    public async Task OnGetAsync() => await LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await LoadAsync();
        if (Live.FirstOrDefault(one => string.Equals(one.Session.Id, Id, StringComparison.Ordinal))?.Session is not { } ended)
        {
            return LocalRedirect(Path);
        }

        if (string.Equals(ended.Id, MySession, StringComparison.Ordinal))
        {
            await sessions.SignOutAsync(HttpContext);
            return LocalRedirect(LoginModel.Path);
        }

        var entry = Entry(time.GetStoredNow(), "session.ended", ConsoleSessions.Target(ended.UserId, ended.Id), new AuditChanges());
        await store.EndAsync(ended.Id, entry, CancellationToken.None);
        return Done(Path, SessionsTexts.Ended);
    }

    public async Task<IActionResult> OnPostOthersAsync()
    {
        var entry = Entry(time.GetStoredNow(), "session.others-ended", ConsoleSessions.Target(Me.UserId!, MySession), new AuditChanges());
        await store.EndOthersAsync(Me.UserId!, MySession, entry, CancellationToken.None);
        return Done(Path, SessionsTexts.OthersEnded);
    }

    private async Task LoadAsync()
    {
        var now = time.GetStoredNow();
        var all = await store.ListAsync(ShowsAll ? null : Me.UserId, HttpContext.RequestAborted);
        Live = [.. all.Where(one => ConsoleSessions.IsLive(one.Session, now))];
    }
}
