namespace Gateway.Admin.Tokens;

/// <summary>A bearer token for the JSON API, made in the console. Of the token itself only a hash is kept.</summary>
/// <param name="Role">What it may do there; users are not administered by API at all.</param>
/// <param name="CreatedBy">The name of who made it.</param>
internal sealed record ApiToken(
    string Id,
    string Name,
    AdminRole Role,
    string Last4,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt)
{
    public bool IsLive(DateTimeOffset now) => ExpiresAt is null || ExpiresAt > now;
}
