namespace Gateway.Hosting;

/// <summary>Problem details for everything that is not a call.</summary>
internal static class Problems
{
    public static void AddProblems(this IServiceCollection services) => services.AddProblemDetails(static options =>
        options.CustomizeProblemDetails = static context =>
            context.ProblemDetails.Extensions["traceId"] = context.HttpContext.TraceIdentifier);

    /// <summary>Gives bare statuses a body, and faults a 500 that says nothing about their cause.</summary>
    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler();
        // Whatever the request accepts: a caller that asked for text/html still needs the trace id.
        app.UseStatusCodePages(static context => Results.Problem(
            statusCode: context.HttpContext.Response.StatusCode,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["traceId"] = context.HttpContext.TraceIdentifier })
            .ExecuteAsync(context.HttpContext));
    }
}
