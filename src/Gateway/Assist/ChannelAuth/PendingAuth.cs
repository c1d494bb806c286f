using System.Text.Json.Serialization;

namespace Gateway.Assist.ChannelAuth;

/// <summary>What is kept behind a query code.</summary>
/// <param name="AppId">The app that asked, and the only one that is told.</param>
/// <param name="Channel">The platform, as calls name it.</param>
/// <param name="ReturnTo">Where the browser is sent when it is done; null for the gateway's own page.</param>
/// <param name="CodeHash">SHA-256 of the code that finished it, in hex; null while it waits.</param>
/// <param name="Identity">Who the user is; null while it waits.</param>
/// <param name="IsSpent">Too many codes were refused: it waits no more, and nobody was found.</param>
internal sealed record PendingAuth(
    string AppId, string Channel, string? ReturnTo, string? CodeHash = null, AuthIdentity? Identity = null, bool IsSpent = false)
{
    /// <summary>Says nothing: an identity and a credential are in here.</summary>
    public override string ToString() => nameof(PendingAuth);
}

/// <summary>A <see cref="PendingAuth"/> whose time is not over.</summary>
internal sealed record LiveAuth(QueryKey Key, PendingAuth Auth, long Until)
{
    /// <summary>Says nothing, as <see cref="PendingAuth"/> does.</summary>
    public override string ToString() => nameof(LiveAuth);
}

/// <summary>How it is written.</summary>
[JsonSerializable(typeof(PendingAuth))]
internal sealed partial class PendingAuthJson : JsonSerializerContext;
