namespace Gateway.Tests.Signing;

/// <summary>Where the sources lie.</summary>
internal static class Repository
{
    /// <summary>The folder of Gateway.sln, found by walking up from the test's output.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Gateway.sln is in no folder above the tests.");
    }
}
