using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Gateway.Hosting;

/// <summary>Kestrel's limits and addresses.</summary>
internal static class Server
{
    private const string Urls = "Urls";
    private const string Certificate = "Kestrel:Certificates:Default:Path";
    private const string ServerAssembly = "Microsoft.AspNetCore.Server.Kestrel.Core";

    // The server counts the framing of chunks too, six times the body where each chunk is a byte. Whoever reads a body
    // holds it to 64 KiB; this bounds what arrives until then.
    private const long MaxReceived = 512 * 1024;

    /// <summary>Configures the server.</summary>
    public static void AddServer(this WebApplicationBuilder builder)
    {
        foreach (var url in (builder.Configuration[Urls] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsAddress(url))
            {
                throw new SettingException(Urls, builder.Configuration[Urls], "should be addresses to listen on, such as http://127.0.0.1:9000, or http://*:9000 for every one of this machine");
            }
        }

        if (builder.Configuration[Certificate] is { Length: > 0 } file && !File.Exists(Path.Combine(builder.Environment.ContentRootPath, file)))
        {
            throw new SettingException(Certificate, file, "should name a file that exists");
        }

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxReceived;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
    }

    /// <summary>Serves until asked to stop. An address that cannot be listened on is a wrong setting, not a fault.</summary>
    /// <param name="output">Gets what the operator has to be told once it serves.</param>
    public static async Task ServeAsync(this WebApplication app, TextWriter output)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (WhyNotListening(e, app.Configuration[Urls] ?? "") is { } shouldHold)
        {
            // What did start is told to stop: disposed of at work, it would report a fault of its own.
            await app.StopAsync();
            throw new SettingException(Urls, app.Configuration[Urls], shouldHold);
        }

        foreach (var notice in app.Services.GetServices<IStartNotice>())
        {
            if (await notice.LineAsync(BrowserAddress(app), CancellationToken.None) is { } line)
            {
                await output.WriteLineAsync(line);
            }
        }

        await app.WaitForShutdownAsync();
    }

    // Every address of this machine is no address to open: one of them is.
    private static string BrowserAddress(WebApplication app)
    {
        var address = BindingAddress.Parse(app.Urls.First());
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return $"{address.Scheme}://{host}:{address.Port}";
    }

    // Null for everything else: a fault keeps its stack trace.
    private static string? WhyNotListening(Exception fault, string urls) => fault switch
    {
        IOException { InnerException: AddressInUseException } => "is in use by another process, should be a free address",
        // One address is refused as it is; localhost is two addresses, refused together.
        SocketException e => CannotListen(e),
        IOException { InnerException: AggregateException both } when both.InnerExceptions.All(static e => e is SocketException) =>
            CannotListen((SocketException)both.InnerExceptions[0]),
        // What else the server finds wrong with an address, IsAddress has refused before: there is no certificate.
        InvalidOperationException { Source: ServerAssembly } when urls.Contains("https:", StringComparison.Ordinal) =>
            $"should have a certificate for https in {Certificate}, or be http addresses",
        _ => null,
    };

    private static string CannotListen(SocketException e) =>
        $"cannot be listened on ({e.SocketErrorCode}), should be an address of this machine and a port this process may open";

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https"
                && address.Port is >= 0 and <= IPEndPoint.MaxPort
                && address.PathBase.Length == 0
                && (address.IsUnixPipe || address.IsNamedPipe || IsHost(address));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // The server resolves no names. Whatever is none of these it takes for every address there is, a slip of the pen too.
    private static bool IsHost(BindingAddress address) => address.Host switch
    {
        "*" or "+" => true,
        // Two addresses, so the port cannot be any.
        var host when host.Equals("localhost", StringComparison.OrdinalIgnoreCase) => address.Port != 0,
        var host => IPAddress.TryParse(host, out _),
    };
}
