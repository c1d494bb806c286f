using System.CommandLine;
using Gateway;
using Gateway.CommandLine;
using Gateway.Hosting;
using Gateway.Storage;

if (args is ["secrets", "rotate-master-key", ..])
{
    var configuration = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).AddEnvironmentVariables().Build();
    return await RotateMasterKeyCommand.Create(() => configuration).Parse(args[2..]).InvokeAsync();
}

try
{
    var app = GatewayApp.Build(args, null);
    await app.Services.PrepareStorageAsync();
    await app.RunAsync();
    return 0;
}
catch (SettingException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
