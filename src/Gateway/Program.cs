using Gateway;
using Gateway.CommandLine;

return await GatewayCommands.RunAsync(args, Console.OpenStandardInput(), Console.Out, Console.Error, GatewayApp.Build);
