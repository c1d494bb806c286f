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
        app.UseStatusCodePages();
    }
}
