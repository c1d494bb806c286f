namespace Gateway.Storage.Calls;

/// <summary>Tells whoever watches that records were added.</summary>
internal sealed class CallArrivals
{
    private TaskCompletionSource _next = NewSource();

    /// <summary>Completes with the first batch that is written after this was read.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Announce() => Interlocked.Exchange(ref _next, NewSource()).SetResult();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
