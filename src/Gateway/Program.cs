using Gateway;
using Gateway.CommandLine;

return await GatewayCommands.RunAsync(args, Console.Out, Console.Error, GatewayApp.Build);
