namespace Gateway.CommandLine;

/// <summary>The command cannot do what it was asked to; the message tells the person at the keyboard why.</summary>
internal sealed class CommandLineException : Exception
{
    public CommandLineException()
    {
    }

    public CommandLineException(string message)
        : base(message)
    {
    }

    public CommandLineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
