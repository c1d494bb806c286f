using System.Text;

namespace Gateway.Tests.Proofs;

/// <summary>A gateway that logs everything it can, to a file that is searched afterwards.</summary>
internal sealed class LoggedGateway : TestGateway
{
    private readonly string _log = Path.GetTempFileName();

    public LoggedGateway()
    {
        With("Serilog:Using:0", "Serilog.Sinks.File")
            .With("Serilog:MinimumLevel:Default", "Verbose")
            .With("Serilog:WriteTo:0:Name", "File")
            .With("Serilog:WriteTo:0:Args:path", _log)
            .With("Serilog:WriteTo:0:Args:shared", "true");
        foreach (var source in new[] { "Microsoft", "Microsoft.Hosting.Lifetime", "System.Net.Http", "Polly" })
        {
            With("Serilog:MinimumLevel:Override:" + source, "Verbose");
        }
    }

    /// <summary>Everything answered so far that should hold no secret.</summary>
    public StringBuilder Answers { get; } = new();

    /// <summary>Fails where one of them stands in the log, the answers or the store's bytes.</summary>
    public async Task AssertNowhereAsync(IEnumerable<string> secrets)
    {
        // Read while it serves: what has not been moved from the journal to the database yet is searched too.
        var kept = EveryByteStored();
        await RestartAsync();
        using var stream = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        Logged = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        File.Delete(_log);
        Assert.Contains("SQLite format 3", kept);
        Assert.Contains("Application started", Logged);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, Answers.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, Logged, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, kept, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>What was logged, once it was searched.</summary>
    public string Logged { get; private set; } = "";
}
