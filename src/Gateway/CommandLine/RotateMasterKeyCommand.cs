using System.CommandLine;
using Gateway.Hosting;
using Gateway.Merchants;
using Gateway.Storage;
using Gateway.Storage.Encryption;
using Gateway.Storage.Sqlite;

namespace Gateway.CommandLine;

/// <summary><c>secrets rotate-master-key</c>: re-encrypts the store under the new key.</summary>
internal static class RotateMasterKeyCommand
{
    /// <param name="configuration">The settings the gateway itself would start with.</param>
    public static Command Create(Func<IConfiguration> configuration)
    {
        var command = new Command(
            "rotate-master-key",
            "Re-encrypts every stored secret under a new master key. The gateway must not be running on the store. May be interrupted and run again.");
        command.SetAction((result, cancellationToken) =>
            RunAsync(configuration(), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var services = new ServiceCollection();
            services.AddLogging().AddMerchants().AddStorage(configuration);
            await using var provider = services.BuildServiceProvider();
            await provider.GetRequiredService<MasterKeyRotation>().RunAsync(output.WriteLine, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("interrupted: the store opens with both keys; run this again to finish");
        }
        catch (SettingException fault)
        {
            await error.WriteLineAsync(fault.Message);
        }
        catch (SealException fault)
        {
            await error.WriteLineAsync($"{fault.Message} Both keys stay in use; delete or replace this value, then run this again.");
        }

        return 1;
    }
}
