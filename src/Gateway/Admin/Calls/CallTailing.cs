namespace Gateway.Admin.Calls;

/// <summary>
/// <c>GET /calls/tail</c>: what was recorded since, oldest first; where there is nothing yet, the answer waits for it. A
/// request may wait for 30 s at most, and so many of them at once; the end of the process waits for none.
/// </summary>
internal sealed class CallTailing(ICallLog log, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const int MaxWaiting = 32;

    private const int MaxItems = 200;
    private const int DefaultWait = 25;
    private const int MaxWait = 30;

    private int _waiting;

    public async Task<IResult> TailAsync(HttpContext http)
    {
        var question = new CallQuestion(http, log);
        var filter = question.Filter("after", "wait");
        var after = question.Number("after", 0, long.MaxValue);
        var wait = question.Number("wait", 0, MaxWait) ?? DefaultWait;
        if (question.Refusal is { } refusal)
        {
            return refusal;
        }

        return await WaitAsync(http, filter, after, TimeSpan.FromSeconds(wait)) is { } tail
            ? TypedResults.Json(new CallTailAnswer([.. tail.Items.Select(CallAnswer.Of)], tail.After), AdminJson.Wire.CallTailAnswer)
            : AdminProblems.TooMany(http, $"同时等待的请求不超过 {MaxWaiting} 个 / {MaxWaiting} requests may wait at once");
    }

    /// <summary>Null where too many wait already.</summary>
    public async Task<CallTail?> WaitAsync(HttpContext http, CallFilter filter, long? after, TimeSpan wait)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        try
        {
            return await LookAsync(http, filter, after, wait);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<CallTail> LookAsync(HttpContext http, CallFilter filter, long? after, TimeSpan wait)
    {
        using var over = new CancellationTokenSource(wait, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(over.Token, lifetime.ApplicationStopping, http.RequestAborted);
        while (true)
        {
            // Asked for before looking: what arrives after the look is not missed.
            var arrival = log.Arrival;
            var tail = await log.TailAsync(filter, after, MaxItems, http.RequestAborted);
            if (after is null || tail.Items.Count > 0 || !tail.IsAtEnd || patience.IsCancellationRequested)
            {
                return tail;
            }

            after = tail.After;
            await arrival.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
