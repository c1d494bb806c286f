using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Gateway.Hosting;

/// <summary>Answers for probes.</summary>
internal static class Health
{
    public const string LivePath = "/healthz/live";
    public const string ReadyPath = "/healthz/ready";

    /// <summary><c>/healthz/live</c>: the process serves. <c>/healthz/ready</c>: what it needs works too.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = static _ => false });
        app.MapHealthChecks(ReadyPath);
    }
}
