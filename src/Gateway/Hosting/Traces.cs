namespace Gateway.Hosting;

/// <summary>One id for each request: in the answer's header and body, and on every log line.</summary>
internal static class Traces
{
    private const string Header = "X-Trace-Id";

    /// <summary>Gives each request its trace id. First in the pipeline.</summary>
    public static void UseTraceIds(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway");
        app.Use(async (context, next) =>
        {
            context.TraceIdentifier = TraceIds.New();
            // On starting: the exception handler clears what was set before.
            context.Response.OnStarting(static state =>
            {
                var started = (HttpContext)state;
                started.Response.Headers[Header] = started.TraceIdentifier;
                return Task.CompletedTask;
            }, context);
            using (logger.BeginScope(new TraceScope(context.TraceIdentifier)))
            {
                await next(context);
            }
        });
    }
}
