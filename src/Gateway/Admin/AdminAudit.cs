using Gateway.Admin.Audit;

namespace Gateway.Admin;

internal static class AdminAudit
{
    /// <summary>Now, as precisely as it is kept.</summary>
    public static DateTimeOffset GetStoredNow(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The record of what this request does.</summary>
    public static AuditEntry Entry(this HttpContext http, DateTimeOffset at, string action, string target, string? appId, AuditChanges changes) =>
        new(at, http.User.Identity?.Name ?? "unknown", action, target, appId, http.TraceIdentifier, changes.ToJson());
}
