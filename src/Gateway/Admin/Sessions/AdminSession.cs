namespace Gateway.Admin.Sessions;

/// <summary>One browser that is signed in. What its cookie holds is kept nowhere, only a hash of it.</summary>
/// <param name="Id">Names it on a page and in the audit log; opens nothing.</param>
/// <param name="Address">Where it was signed in from.</param>
/// <param name="Browser">What that said of itself, shortened.</param>
/// <param name="ExpiresAt">Its end, however much it is used.</param>
internal sealed record AdminSession(
    string Id,
    string UserId,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset ExpiresAt,
    string Address,
    string Browser);
