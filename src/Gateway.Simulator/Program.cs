using Gateway.Simulator;

const string AppId = "wx0000000000009100";
const string AppSecret = "00000000000000000000000000009100";

if (args.Length > 1 || (args.Length == 1 && !ushort.TryParse(args[0], out _)))
{
    await Console.Error.WriteLineAsync("Usage: Gateway.Simulator [port]");
    return 2;
}

var platform = new WeChatPlatform(TimeProvider.System);
platform.AddAccount(AppId, AppSecret);
await using var server = await SimulatorServer.StartAsync(platform, args.Length == 1 ? ushort.Parse(args[0]) : 9100);
var at = server.BaseAddress.ToString().TrimEnd('/');
Console.WriteLine($"""
    The simulated WeChat platform answers at {at} (this machine only).

    Test account   {AppId}
    Its secret     {AppSecret}

    The authorize page, in a browser:
      {at}{WeChatPaths.Authorize}?appid={AppId}&redirect_uri=http%3A%2F%2Flocalhost%2F&response_type=code&scope=snsapi_userinfo&state=1#wechat_redirect
    Or a code at once, and what it is worth:
      curl -H 'content-type: application/json' -d '{"{"}"appid":"{AppId}"{"}"}' {at}/_simulator/codes
      curl '{at}{WeChatPaths.AccessToken}?appid={AppId}&secret={AppSecret}&grant_type=authorization_code&code=CODE'
    What else it can do: {at}/_simulator

    Ctrl+C ends it.
    """);
await server.WaitForShutdownAsync();
return 0;
