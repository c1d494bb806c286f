namespace Gateway.Admin.Console;

/// <summary>Where to go after signing in or choosing a language: inside the console, and nowhere else.</summary>
internal static class ReturnPath
{
    private const int MaxLength = 1024;

    /// <summary>The path with its query; the console's first page for everything that is not one of its own.</summary>
    public static string Of(string? given) =>
        given is { Length: <= MaxLength }
        && (given == ConsoleNav.Root || given.StartsWith(ConsoleNav.Root + "/", StringComparison.Ordinal))
        && given.All(static c => c is > ' ' and < (char)127 and not '\\' and not '#')
        && !given.Contains("//", StringComparison.Ordinal)
        && !given.Contains("..", StringComparison.Ordinal)
            ? given
            : ConsoleNav.Root;
}
