namespace Gateway.Simulator.Tokens;

/// <summary>The tickets of all accounts. Thread-safe and bounded.</summary>
internal sealed class Tickets(TimeProvider time)
{
    public const string PageSdk = "jsapi";
    public const string Card = "wx_card";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly BoundedMap<(string AppId, string Type), Ticket> _tickets = new(Capacity);

    /// <summary>The account's ticket of this type, made if there is none alive.</summary>
    public string Get(string appId, string type)
    {
        lock (_gate)
        {
            if (Find(appId, type) is { } text)
            {
                return text;
            }

            var ticket = _tickets.GetOrAdd((appId, type), _ => new Ticket());
            (ticket.Text, ticket.ExpiresAt) = (Identity.Ticket(), time.GetUtcNow() + Lifetime);
            return ticket.Text;
        }
    }

    /// <summary>The live ticket, or null.</summary>
    public string? Find(string appId, string type)
    {
        lock (_gate)
        {
            return _tickets.TryGet((appId, type), out var ticket) && time.GetUtcNow() < ticket.ExpiresAt ? ticket.Text : null;
        }
    }

    public void Drop(string appId)
    {
        lock (_gate)
        {
            foreach (var type in new[] { PageSdk, Card })
            {
                if (_tickets.TryGet((appId, type), out var ticket))
                {
                    ticket.Text = null;
                }
            }
        }
    }

    private sealed class Ticket
    {
        public string? Text { get; set; }

        public DateTimeOffset ExpiresAt { get; set; }
    }
}
