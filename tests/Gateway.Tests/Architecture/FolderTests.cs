using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Client;
using Gateway.Signing;
using Gateway.Simulator;
using Gateway.Tests.Signing;

namespace Gateway.Tests.Architecture;

/// <summary>The boundaries between folders and projects, as docs/architecture.md draws them.</summary>
public sealed partial class FolderTests
{
    private static readonly Assembly Service = typeof(GatewayApp).Assembly;
    private static readonly Assembly Signer = typeof(SigningKey).Assembly;
    private static readonly Assembly Client = typeof(AssistGatewayClient).Assembly;
    private static readonly Assembly Simulator = typeof(SimulatorServer).Assembly;

    // `Signing` and `Simulator` are projects of their own. Hosting (settings, trace ids) may be used by all.
    private static readonly FolderRules Rules = new("Gateway", new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Hosting"] = [],
        ["Upstreams"] = ["Signing", "Hosting"],
        ["Merchants"] = ["Signing", "Hosting"],
        ["Envelope"] = ["Signing", "Merchants", "Hosting"],
        // Which account an app has at which platform: calls and administration ask alike.
        ["Platforms"] = ["Merchants", "Upstreams"],
        ["Assist"] = ["Signing", "Envelope", "Merchants", "Platforms", "Upstreams", "Hosting"],
        ["Admin"] = ["Signing", "Merchants", "Platforms", "Upstreams", "Hosting"],
        // The stores implement what the features declare.
        ["Storage"] = ["Signing", "Merchants", "Envelope", "Assist", "Upstreams", "Admin", "Hosting"],
        // The built-in simulator stands in for a platform.
        ["Sandbox"] = ["Simulator", "Platforms", "Hosting"],
        // The description of the assist API, made of what it describes.
        ["OpenApi"] = ["Signing", "Merchants", "Envelope", "Assist", "Hosting"],
        ["CommandLine"] = ["Signing", "Merchants", "Storage", "Hosting"],
    });

    [Fact]
    public void Each_folder_leans_only_on_what_it_may() => Assert.Empty(Rules.Violations(TypeUses.Of(Service)));

    [Fact]
    public void Every_folder_has_a_rule()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Root, "src", "Gateway"))
            .Select(Path.GetFileName)
            .Where(folder => folder is not ("bin" or "obj" or "Properties"));

        Assert.Equal(Rules.LeansOn.Keys.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_namespace_is_the_folder_it_lies_in()
    {
        var source = Path.Combine(Repository.Root, "src");
        var misplaced = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(source, file))
            .Where(file => !Generated().IsMatch(file))
            .Where(file => Namespace().Match(File.ReadAllText(Path.Combine(source, file))) is { Success: true } declared
                && declared.Groups["name"].Value != Path.GetDirectoryName(file)!.Replace(Path.DirectorySeparatorChar, '.'));

        Assert.Empty(misplaced);
    }

    [Fact]
    public void Storage_knows_nothing_of_http_or_routes()
    {
        var web = TypeUses.Of(Service).Where(use => IsIn(use.User, "Gateway.Storage")
            && (IsIn(use.Used, "Microsoft.AspNetCore") || IsIn(use.Used, "System.Net.Http")));

        Assert.Empty(web);
    }

    [Fact]
    public void Only_storage_knows_the_database()
    {
        var database = TypeUses.Of(Service).Where(use => !IsIn(use.User, "Gateway.Storage")
            && (IsIn(use.Used, "Microsoft.EntityFrameworkCore") || IsIn(use.Used, "Microsoft.Data") || IsIn(use.Used, "Npgsql")));

        Assert.Empty(database);
    }

    [Fact]
    public void Signing_is_pure()
    {
        // By its types, not by the assembly's references: measuring coverage adds a type and references of its own.
        var outside = TypeUses.Of(Signer)
            .Where(use => IsIn(use.User, "Gateway.Signing") && use.Used.Assembly != use.User.Assembly)
            .Select(use => use.Used)
            .ToList();
        Assert.All(outside, used => Assert.StartsWith("System.", used.Assembly, StringComparison.Ordinal));

        var impure = outside.Where(used => IsIn(used, "System.Net") || IsIn(used, "System.IO") || used.ToString() is
            "System.TimeProvider" or "System.Threading.ThreadStaticAttribute");
        Assert.Empty(impure);
    }

    [Fact]
    public void The_client_needs_the_signer_the_base_library_and_abstractions_only() => Assert.All(
        TypeUses.Of(Client).Where(use => IsIn(use.User, "Gateway.Client") && use.Used.Assembly != use.User.Assembly).Select(use => use.Used.Assembly),
        used => Assert.True(
            used is "Gateway.Signing" or "Microsoft.Extensions.DependencyInjection.Abstractions" || used.StartsWith("System.", StringComparison.Ordinal), used));

    [Fact]
    public void The_simulator_shares_nothing_with_what_it_checks() =>
        Assert.DoesNotContain(Simulator.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Gateway", StringComparison.Ordinal));

    [Fact]
    public void No_type_is_a_drawer_for_leftovers()
    {
        var drawers = new[] { Service, Signer, Client, Simulator, typeof(FolderTests).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Gateway", StringComparison.Ordinal) == true && Drawer().IsMatch(type.FullName!));

        Assert.Empty(drawers);
    }

    [Theory]
    [InlineData("Gateway.Merchants.SecretHelper", true)]
    [InlineData("Gateway.Merchants.SecretHelpers", true)]
    [InlineData("Gateway.Envelope.TimeUtils", true)]
    [InlineData("Gateway.Envelope.TokenManager", true)]
    [InlineData("Gateway.Common.Text", true)]
    [InlineData("Gateway.Services.Text", true)]
    [InlineData("Gateway.Merchants.Outer+InnerHelper", true)]
    [InlineData("Gateway.Envelope.EnvelopeGate", false)]
    [InlineData("Gateway.Envelope.Managerial", false)]
    public void A_drawer_is_told_by_its_name(string type, bool isDrawer) => Assert.Equal(isDrawer, Drawer().IsMatch(type));

    private static bool IsIn(UsedType type, string space) =>
        type.Namespace == space || type.Namespace.StartsWith(space + ".", StringComparison.Ordinal);

    [GeneratedRegex(@"(Helpers?|Utils?|Utility|Utilities|Managers?)($|[+.`])|\.(Common|Services|Models|Helpers)($|[+.`])", RegexOptions.ExplicitCapture)]
    private static partial Regex Drawer();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]")]
    private static partial Regex Generated();
}
