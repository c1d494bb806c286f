namespace Gateway.Storage.Calls;

/// <summary>Where records of calls are written to.</summary>
internal interface ICallStore
{
    /// <summary>Writes the records and what they add to the statistics, all or nothing, in the order given.</summary>
    Task WriteAsync(ReadOnlyMemory<CallEntry> batch, CancellationToken cancellationToken);

    /// <summary>Deletes what is too old or too much by <see cref="CallOptions"/>, a little at a time, so that writing goes on in between.</summary>
    Task TrimAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
