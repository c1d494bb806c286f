using Gateway.Admin.Audit;
using Gateway.Merchants;

namespace Gateway.Admin.Apps;

/// <summary>Changes the app a request names, with everything that belongs to it, and puts the change in force.</summary>
internal sealed class AppEditor(IConfigurationStore store, MerchantDirectory directory, TimeProvider time)
{
    public static AdminRefusal NotFound(HttpContext http) =>
        AdminRefusal.NotFound($"没有应用 {http.Route("appId")} / There is no app {http.Route("appId")}");

    /// <param name="edit">
    /// What to make of the app at this moment. It is asked again, of the app as it then is, if someone else changed it
    /// meanwhile, and so must have no effect of its own.
    /// </param>
    /// <returns>What the edit made, once it is in force.</returns>
    public async Task<Outcome<T>> EditAsync<T>(HttpContext http, Func<StoredApp, DateTimeOffset, Outcome<AppEdit<T>>> edit)
        where T : class
    {
        while (await store.FindAppAsync(http.Route("appId"), http.RequestAborted) is { } app)
        {
            var now = time.GetStoredNow();
            var result = edit(app, now);
            if (result.Refusal is { } refusal)
            {
                return refusal;
            }

            var made = result.Value!;
            var entry = http.Entry(now, made.Action, made.Target, app.AppId, made.Changes);
            if (await store.SaveAppAsync(made.App, entry, CancellationToken.None))
            {
                await directory.ReloadAsync(CancellationToken.None);
                return made.Made;
            }
        }

        return NotFound(http);
    }

    public async Task<Outcome<StoredApp>> FindAsync(HttpContext http) =>
        await store.FindAppAsync(http.Route("appId"), http.RequestAborted) is { } app ? app : NotFound(http);
}

/// <summary>The app as it is to be, with its audit record.</summary>
/// <param name="Made">What the one who asked for it wants of it.</param>
internal sealed record AppEdit<T>(StoredApp App, string Action, string Target, AuditChanges Changes, T Made)
    where T : class;
