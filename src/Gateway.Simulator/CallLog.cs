namespace Gateway.Simulator;

/// <summary>The calls the platform received and the misbehaviour the next ones are to meet. Thread-safe and bounded.</summary>
internal sealed class CallLog
{
    private const int CallCapacity = 10_000;
    private const int PendingCapacity = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<Pending>> _pending = new(StringComparer.Ordinal);
    private readonly Queue<Call> _calls = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<Waiter> _waiters = [];

    public IReadOnlyList<RecordedCall> Snapshot()
    {
        lock (_gate)
        {
            return [.. _calls.Select(call => call.Snapshot)];
        }
    }

    public void Next(string path, Misbehaviour misbehaviour, int times)
    {
        WeChatPaths.Require(path);
        misbehaviour.RequireFits(path);
        lock (_gate)
        {
            if (!_pending.TryGetValue(path, out var queue))
            {
                _pending[path] = queue = new Queue<Pending>();
            }

            if (queue.Count >= PendingCapacity)
            {
                throw new InvalidOperationException($"At most {PendingCapacity} misbehaviours can wait on one path.");
            }

            queue.Enqueue(new Pending(misbehaviour, times));
        }
    }

    public int CountOf(string path)
    {
        WeChatPaths.Require(path);
        lock (_gate)
        {
            return _counts.GetValueOrDefault(path);
        }
    }

    public async Task WaitAsync(string path, int count, CancellationToken cancellationToken)
    {
        WeChatPaths.Require(path);
        Waiter waiter;
        lock (_gate)
        {
            if (_counts.GetValueOrDefault(path) >= count)
            {
                return;
            }

            waiter = new Waiter(path, count);
            _waiters.Add(waiter);
        }

        try
        {
            await waiter.Reached.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    /// <summary>Records an arrival and takes the misbehaviour it is to meet, if any.</summary>
    public (Call Call, Misbehaviour? Misbehaviour) Arrive(RecordedCall arrival)
    {
        lock (_gate)
        {
            var call = new Call(_gate, arrival);
            _calls.Enqueue(call);
            if (_calls.Count > CallCapacity)
            {
                _calls.Dequeue();
            }

            var path = arrival.Path;
            var count = _counts[path] = _counts.GetValueOrDefault(path) + 1;
            foreach (var waiter in _waiters.Where(w => string.Equals(w.Path, path, StringComparison.Ordinal) && w.Count <= count))
            {
                waiter.Reached.TrySetResult();
            }

            return (call, TakeNext(path));
        }
    }

    private Misbehaviour? TakeNext(string path)
    {
        if (!_pending.TryGetValue(path, out var queue) || !queue.TryPeek(out var next))
        {
            return null;
        }

        if (--next.Remaining == 0)
        {
            queue.Dequeue();
        }

        return next.Misbehaviour;
    }

    private sealed class Pending(Misbehaviour misbehaviour, int times)
    {
        public Misbehaviour Misbehaviour { get; } = misbehaviour;

        public int Remaining { get; set; } = times;
    }

    private sealed class Waiter(string path, int count)
    {
        public string Path { get; } = path;

        public int Count { get; } = count;

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A call in the record, whose outcome is filled in before the first byte of the answer leaves.</summary>
internal sealed class Call(Lock gate, RecordedCall arrival)
{
    public RecordedCall Snapshot { get; private set; } = arrival;

    public void Ended(int? errcode, string outcome)
    {
        lock (gate)
        {
            Snapshot = Snapshot with { Errcode = errcode, Outcome = outcome };
        }
    }
}
