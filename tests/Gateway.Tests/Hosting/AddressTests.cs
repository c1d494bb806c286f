using System.Net;
using System.Net.Sockets;
using Gateway.Hosting;
using Gateway.Storage;
using Gateway.Tests.Proofs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Hosting;

/// <summary>Where the gateway listens, and what it says where it cannot.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("http://192.0.2.1:9000", "AddressNotAvailable")]
    [InlineData("http://unix:/nowhere/gateway.sock", "cannot be listened on")]
    [InlineData("http://127.0.0.1:0;https://127.0.0.1:0", "Kestrel:Certificates:Default:Path")]
    [InlineData("http://gateway.invalid:0", "should be addresses to listen on")]
    [InlineData("http://256.0.0.1:0", "should be addresses to listen on")]
    [InlineData("http://localhost:0", "should be addresses to listen on")]
    [InlineData("http://127.0.0.1:0/base", "should be addresses to listen on")]
    public async Task An_address_that_cannot_be_listened_on_stops_the_start_with_one_line(string urls, string why)
    {
        await using var gateway = new ProcessGateway();

        var (exitCode, output) = await gateway.FailToStartAsync("Urls", urls);

        Assert.Equal(1, exitCode);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.StartsWith('{'));
        Assert.StartsWith($"Urls holds \"{urls}\": ", line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Exception\":", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_start_with_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var gateway = new ProcessGateway();

        var (exitCode, output) = await gateway.FailToStartAsync("Urls", $"http://{other.LocalEndpoint}");

        Assert.Equal(1, exitCode);
        Assert.Contains($"Urls holds \"http://{other.LocalEndpoint}\": is in use by another process", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Exception\":", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_there_stops_the_start_with_one_line()
    {
        await using var gateway = new ProcessGateway();

        var (exitCode, output) = await gateway.FailToStartAsync("Kestrel:Certificates:Default:Path", "/nowhere/gateway.pem");

        Assert.Equal((1, "Kestrel:Certificates:Default:Path holds \"/nowhere/gateway.pem\": should name a file that exists"), (exitCode, output.Trim()));
    }

    [Fact]
    public async Task A_fault_at_the_start_stays_one()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-tests-");
        try
        {
            await using var app = GatewayApp.Build([], builder =>
            {
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
                {
                    ["Urls"] = "https://127.0.0.1:0",
                    ["Storage:ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "gateway.db")}",
                    ["Serilog:MinimumLevel:Default"] = "Fatal",
                });
                builder.Services.AddHostedService<Broken>();
            });
            await app.Services.PrepareStorageAsync(TestContext.Current.CancellationToken);

            var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => app.ServeAsync(TextWriter.Null));

            Assert.Equal("Broken", fault.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Broken : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("Broken");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
