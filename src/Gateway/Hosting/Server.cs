using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting;

/// <summary>Kestrel's limits and addresses.</summary>
internal static class Server
{
    private const string Urls = "Urls";

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
                throw new SettingException(Urls, builder.Configuration[Urls], "should be addresses to listen on, such as http://127.0.0.1:9000");
            }
        }

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxReceived;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
    }

    /// <summary>Serves until asked to stop. A port that is taken is a wrong setting, not a fault.</summary>
    public static async Task ServeAsync(this WebApplication app)
    {
        try
        {
            await app.RunAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new SettingException(Urls, app.Configuration[Urls], "is in use by another process, should be a free address");
        }
        catch (SocketException e)
        {
            throw new SettingException(Urls, app.Configuration[Urls], $"cannot be listened on ({e.SocketErrorCode}), should be an address of this machine");
        }
    }

    private static bool IsAddress(string url)
    {
        try
        {
            var address = Microsoft.AspNetCore.Http.BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.Port is >= 0 and <= IPEndPoint.MaxPort;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
