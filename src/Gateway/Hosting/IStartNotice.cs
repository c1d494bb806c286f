namespace Gateway.Hosting;

/// <summary>Something an operator has to be told on the terminal when the gateway has started; not for the log.</summary>
internal interface IStartNotice
{
    /// <summary>One line, or null where there is nothing to say.</summary>
    /// <param name="address">Where a browser on this machine reaches the gateway, without a slash at the end.</param>
    Task<string?> LineAsync(string address, CancellationToken cancellationToken);
}
