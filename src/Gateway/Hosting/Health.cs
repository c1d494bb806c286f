using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Gateway.Hosting;

/// <summary>Answers for probes.</summary>
internal static class Health
{
    /// <summary><c>/healthz/live</c>: the process serves. <c>/healthz/ready</c>: what it needs works too.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = static _ => false });
        app.MapHealthChecks("/healthz/ready");
    }
}
