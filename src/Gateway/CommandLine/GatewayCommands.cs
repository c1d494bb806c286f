using System.CommandLine;
using Gateway.Hosting;
using Gateway.Storage;

namespace Gateway.CommandLine;

/// <summary>The command line: nothing serves, a word does one thing and ends.</summary>
internal static class GatewayCommands
{
    public delegate WebApplication BuildApp(string[] args, Action<WebApplicationBuilder>? configure = null);

    /// <summary>Runs one command line. A wrong setting ends with one line and exit code 1.</summary>
    public static async Task<int> RunAsync(string[] args, Stream input, TextWriter output, TextWriter error, BuildApp build)
    {
        var root = new RootCommand("Payment-assist gateway: signed calls in, platform identities out. Without a command it serves.")
        {
            DemoCommand.Create(output, build),
            SignCommand.Create(input, output, error),
            VerifyCommand.Create(input, output, error),
            new Command("secrets", "Secrets at rest.") { RotateMasterKeyCommand.Create(() => GatewayApp.Settings(args)) },
        };
        // What is no command is a setting, as everywhere in .NET: --Urls=http://127.0.0.1:9000
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction(async parsed =>
        {
            if (parsed.UnmatchedTokens is [var word, ..] && !word.StartsWith('-'))
            {
                await error.WriteLineAsync($"Unknown command {word}. See --help.");
                return 1;
            }

            await using var app = build(args);
            await app.Services.PrepareStorageAsync();
            await app.ServeAsync(output);
            return 0;
        });
        try
        {
            var parsed = root.Parse(args);
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                // Serving and the demo's --keep have the host's own handling of SIGTERM and Ctrl+C; a second one would end the
                // process while requests are still being answered.
                ProcessTerminationTimeout = null,
            });
            // A command line that was not understood is not 1: that is what verify says of a signature that does not fit.
            return parsed.Errors.Count > 0 ? SignCommand.Unusable : exitCode;
        }
        catch (SettingException e)
        {
            await error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
