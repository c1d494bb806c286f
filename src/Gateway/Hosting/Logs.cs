using System.Collections;
using Serilog;
using Serilog.Extensions.Logging;

namespace Gateway.Hosting;

/// <summary>Serilog as the logger: sinks and levels come from the settings.</summary>
internal static class Logs
{
    private const string Section = "Serilog";
    private const string DevelopmentSection = "SerilogDevelopment";

    /// <summary>Replaces the framework's logging.</summary>
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        var section = builder.Environment.IsDevelopment() && builder.Configuration.GetSection(DevelopmentSection).Exists()
            ? DevelopmentSection
            : Section;
        var logger = new LoggerConfiguration()
            .ReadFrom.Configuration(builder.Configuration, new Serilog.Settings.Configuration.ConfigurationReaderOptions { SectionName = section })
            // What ends the start is what the process ends with: one line for a wrong setting, a stack trace for a fault.
            .Filter.ByExcluding(static line => line.MessageTemplate.Text is "Hosting failed to start")
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
        // The server's own scope and activity for each request: the path in every line, and a second trace id beside ours.
        builder.Logging.AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // The path again, at Debug, and in some paths there is a query code.
        builder.Logging.AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.Routing.Matching.DfaMatcher", LogLevel.None);
    }
}

/// <summary>Puts the trace id on every log line of a request.</summary>
internal sealed class TraceScope(string traceId) : IReadOnlyList<KeyValuePair<string, object>>
{
    public int Count => 1;

    public KeyValuePair<string, object> this[int index] => index == 0 ? new("traceId", traceId) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        yield return this[0];
    }

    public override string ToString() => traceId;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
