using System.Text.Json.Serialization;
using Gateway.Merchants;

namespace Gateway.Admin.Apps;

internal sealed record AppBody
{
    public string? AppId { get; init; }
    public string? MchNo { get; init; }
    public string? Name { get; init; }
    public bool? Enabled { get; init; }
    public string? Dialect { get; init; }
    public string? SignType { get; init; }
    public int? ReqTimeoutSeconds { get; init; }
    public bool? RequireNonce { get; init; }
    public string? TimeZone { get; init; }
    public bool? ExplainSignatures { get; init; }
    public bool? Sandbox { get; init; }
    public bool? AcceptSnapshotUsers { get; init; }
    public bool? ExposeSessionKey { get; init; }
    public IReadOnlyList<string>? AllowedRedirectOrigins { get; init; }
    public IReadOnlyList<string>? AllowedCalls { get; init; }
    public int? Version { get; init; }
}

/// <summary>Nothing but what a <c>PUT</c> takes, so that it can be read, edited and sent back.</summary>
internal record AppAnswer
{
    public required string AppId { get; init; }
    public required string MchNo { get; init; }
    public required string Name { get; init; }
    public required bool Enabled { get; init; }
    public required string Dialect { get; init; }
    public required string SignType { get; init; }
    public required int ReqTimeoutSeconds { get; init; }
    public required bool RequireNonce { get; init; }
    public required string TimeZone { get; init; }
    public required bool ExplainSignatures { get; init; }
    public required bool Sandbox { get; init; }
    public required bool AcceptSnapshotUsers { get; init; }
    public required bool ExposeSessionKey { get; init; }
    public required IReadOnlyList<string> AllowedRedirectOrigins { get; init; }
    public required IReadOnlyList<string> AllowedCalls { get; init; }
    public required int Version { get; init; }

    public static AppAnswer Of(StoredApp app) => new()
    {
        AppId = app.AppId,
        MchNo = app.Merchant.MchNo,
        Name = app.Settings.Name,
        Enabled = app.Settings.Enabled,
        Dialect = app.Settings.Dialect.Spell(),
        SignType = app.Settings.SignType.Spell(),
        ReqTimeoutSeconds = app.Settings.ReqTimeoutSeconds,
        RequireNonce = app.Settings.RequireNonce,
        TimeZone = app.Settings.TimeZone,
        ExplainSignatures = app.Settings.ExplainSignatures,
        Sandbox = app.Settings.Sandbox,
        AcceptSnapshotUsers = app.Settings.AcceptSnapshotUsers,
        ExposeSessionKey = app.Settings.ExposeSessionKey,
        AllowedRedirectOrigins = app.Settings.AllowedRedirectOrigins,
        AllowedCalls = app.Settings.AllowedCalls ?? AssistCalls.Default,
        Version = app.Version,
    };
}

internal sealed record AppCreatedAnswer : AppAnswer
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public AppCreatedAnswer(AppAnswer app, string? signSecret)
        : base(app) => SignSecret = signSecret;

    /// <summary>Shown this once. Absent for <c>open</c>, whose requests are signed with a key of the merchant's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SignSecret { get; }
}

internal sealed record AppListAnswer(IReadOnlyList<AppListItem> Items);

internal sealed record AppListItem(string AppId, string MchNo, string Name, bool Enabled, string Dialect, string SignType, int Version);
