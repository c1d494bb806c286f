using System.Diagnostics;

namespace Gateway.Tests.Integrate;

/// <summary>A language that has a page, and how a program of it is run.</summary>
/// <param name="Page">The page's file.</param>
/// <param name="Tools">What has to be installed.</param>
/// <param name="IsRequired">Whether its absence skips tests, which fails the run on CI; the others are tried where they are.</param>
/// <param name="Build">The command that makes something to run of the program (its file, the folder for what is made), or none.</param>
/// <param name="Run">The command that runs it.</param>
internal sealed record Language(
    string Page, string[] Tools, bool IsRequired, Func<string, string, string[]>? Build, Func<string, string, string[]> Run)
{
    public static IReadOnlyList<Language> All { get; } =
    [
        new("curl.md", ["bash", "curl", "openssl"], IsRequired: true, Build: null, (file, _) => ["bash", file]),
        new("node.md", ["node"], IsRequired: false, Build: null, (file, _) => ["node", file]),
        new("python.md", ["python3", "openssl"], IsRequired: false, Build: null, (file, _) => ["python3", file]),
        new("java.md", ["java", "javac"], IsRequired: false,
            (file, folder) => ["javac", "-encoding", "UTF-8", "-d", folder, file],
            (file, folder) => ["java", "-XX:TieredStopAtLevel=1", "-cp", folder, System.IO.Path.GetFileNameWithoutExtension(file)]),
        new("php.md", ["php"], IsRequired: false, Build: null, (file, _) => ["php", file]),
        new("go.md", ["go"], IsRequired: false,
            (file, folder) => ["go", "build", "-o", System.IO.Path.Combine(folder, "program"), file],
            (_, folder) => [System.IO.Path.Combine(folder, "program")]),
    ];

    /// <summary>Those the tests are about on this machine.</summary>
    public static IEnumerable<Language> Tried => All.Where(language => language.IsRequired || language.Missing is null);

    /// <summary>The first of its tools that is not there.</summary>
    public string? Missing => Tools.FirstOrDefault(tool => !IsInstalled(tool));

    public static Language Of(string page) => All.Single(language => language.Page == page);

    private static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, tool)));
}

/// <summary>What a program left behind.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    // Only against hanging: nothing is measured.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<Ended> RunAsync(IReadOnlyList<string> command, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new Ended(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
