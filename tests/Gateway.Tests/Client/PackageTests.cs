using System.IO.Compression;
using System.Xml.Linq;

namespace Gateway.Tests.Client;

/// <summary>What is published: one package that needs nothing but the base library and Microsoft.Extensions abstractions.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_package_has_both_assemblies_their_docs_readme_license_and_symbols()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-pack-");
        try
        {
            await DotNet.RunAsync("pack", "src/Gateway.Client/Gateway.Client.csproj", "-c", DotNet.Configuration, "--no-build", "--nologo", "-o", folder.FullName);
            var package = Assert.Single(folder.GetFiles("*.nupkg"));
            var symbols = Assert.Single(folder.GetFiles("*.snupkg"));

            await using var zip = await ZipFile.OpenReadAsync(package.FullName);
            var names = zip.Entries.Select(entry => entry.FullName).ToArray();
            Assert.Superset(
                new HashSet<string>(StringComparer.Ordinal)
                {
                    "README.md", "LICENSE.txt", "lib/net10.0/Gateway.Client.dll", "lib/net10.0/Gateway.Client.xml",
                    "lib/net10.0/Gateway.Signing.dll", "lib/net10.0/Gateway.Signing.xml",
                },
                names.ToHashSet(StringComparer.Ordinal));
            Assert.Equal(4, names.Count(name => name.StartsWith("lib/", StringComparison.Ordinal)));

            await AssertDescribedAsync(zip);
            await AssertFirstExampleIsThereAsync(zip);

            await using var symbolZip = await ZipFile.OpenReadAsync(symbols.FullName);
            Assert.Equal(
                ["lib/net10.0/Gateway.Client.pdb", "lib/net10.0/Gateway.Signing.pdb"],
                symbolZip.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".pdb", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AssertDescribedAsync(ZipArchive zip)
    {
        await using var stream = await zip.GetEntry("Gateway.Client.nuspec")!.OpenAsync();
        var nuspec = await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken);
        string Value(string name) => nuspec.Descendants().Single(element => element.Name.LocalName == name).Value;

        Assert.Equal(("Gateway.Client", "README.md", "MIT"), (Value("id"), Value("readme"), Value("license")));
        var dependency = Assert.Single(nuspec.Descendants(), element => element.Name.LocalName == "dependency");
        Assert.Equal("Microsoft.Extensions.DependencyInjection.Abstractions", dependency.Attribute("id")!.Value);
    }

    private static async Task AssertFirstExampleIsThereAsync(ZipArchive zip)
    {
        await using var stream = await zip.GetEntry("README.md")!.OpenAsync();
        using var reader = new StreamReader(stream);
        Assert.Contains("services.AddAssistGateway(", await reader.ReadToEndAsync());
    }
}
