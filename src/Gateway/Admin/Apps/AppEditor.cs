using Gateway.Admin.Audit;
using Gateway.Merchants;

namespace Gateway.Admin.Apps;

/// <summary>Changes the app a request names, with everything that belongs to it, and puts the change in force.</summary>
internal sealed class AppEditor(IConfigurationStore store, MerchantDirectory directory, TimeProvider time)
{
    public static IResult NotFound(HttpContext http) =>
        AdminProblems.NotFound(http, $"没有应用 {http.Route("appId")} / There is no app {http.Route("appId")}");

    /// <param name="edit">
    /// What to make of the app at this moment. It is asked again, of the app as it then is, if someone else changed it
    /// meanwhile, and so must have no effect of its own.
    /// </param>
    public async Task<IResult> EditAsync(HttpContext http, Func<StoredApp, DateTimeOffset, AppEdit> edit)
    {
        while (await store.FindAppAsync(http.Route("appId"), http.RequestAborted) is { } app)
        {
            var now = time.GetStoredNow();
            var result = edit(app, now);
            if (result.Refusal is { } refusal)
            {
                return refusal;
            }

            var entry = http.Entry(now, result.Action, result.Target, app.AppId, result.Changes!);
            if (await store.SaveAppAsync(result.App!, entry, CancellationToken.None))
            {
                await directory.ReloadAsync(CancellationToken.None);
                return result.Answer!;
            }
        }

        return NotFound(http);
    }
}

/// <summary>Either the app as it is to be, with its audit record and the answer, or a refusal.</summary>
internal sealed record AppEdit
{
    private AppEdit()
    {
    }

    public StoredApp? App { get; private init; }
    public string Action { get; private init; } = "";
    public string Target { get; private init; } = "";
    public AuditChanges? Changes { get; private init; }
    public IResult? Answer { get; private init; }
    public IResult? Refusal { get; private init; }

    public static AppEdit To(StoredApp app, string action, string target, AuditChanges changes, IResult answer) =>
        new() { App = app, Action = action, Target = target, Changes = changes, Answer = answer };

    public static AppEdit Refuse(IResult refusal) => new() { Refusal = refusal };
}
