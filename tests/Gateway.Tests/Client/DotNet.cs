using System.Diagnostics;
using Gateway.Tests.Signing;

namespace Gateway.Tests.Client;

/// <summary>Runs the SDK's own commands on what this test run was built from.</summary>
internal static class DotNet
{
    /// <summary>The configuration the tests were built in, so that nothing has to be built again.</summary>
    public static string Configuration { get; } =
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Fails with everything the command printed, unless it ends with 0.</summary>
    public static Task RunAsync(params string[] arguments) => RunAsync("dotnet", arguments, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>What a program prints; fails with everything it printed, unless it ends with 0.</summary>
    public static async Task<string> RunAsync(string program, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // No build server outlives the command.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        // The runner may itself be run by MSBuild, whose settings are not for a build of its own.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{await error}");
        return output;
    }
}
