namespace Gateway.Upstreams;

/// <summary>Why there is no answer of a platform.</summary>
public enum UpstreamFailure
{
    /// <summary>No connection came about: the request certainly never left.</summary>
    NotSent,

    /// <summary>The connection broke after the request may have left.</summary>
    Broken,

    /// <summary>No whole answer in time.</summary>
    TimedOut,

    /// <summary>An answer that is not the platform's: an HTML page, a cut or oversized document, members of the wrong kind.</summary>
    Nonsense,

    /// <summary>An answer whose signature is missing or wrong, or that was signed for another: it may come from anybody.</summary>
    Unauthentic,

    /// <summary>Not asked: too many failures just before.</summary>
    CircuitOpen,
}
