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

    /// <summary>Taken and passed over, so that an answer can be sent back as it came.</summary>
    public IReadOnlyList<string>? Notices { get; init; }
}

/// <summary>Nothing but what a <c>PUT</c> takes, so that it can be read, edited and sent back.</summary>
internal record AppAnswer
{
    public const string IdentityTokenIsClosed =
        "getWxPayIdentityToken：微信支付自 2021-11-10（北京时间）起不再受理新商户使用 appauth/getaccesstoken，当时已有权限的商户获告知可继续使用；"
        + "没有权限的商户会收到错误，其形式未公开；应答没有已知的签名，错误码 retcode 的含义未公开 / "
        + "getWxPayIdentityToken: WeChat Pay has admitted no new merchants to appauth/getaccesstoken since 2021-11-10 (Beijing); those that held the "
        + "permission then were told they may go on. A merchant without it gets an error of a form that is not published. No signature is known of "
        + "its answers, and the meaning of retcode is not published";

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

    /// <summary>What is worth knowing of these settings; absent where there is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notices { get; init; }

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
        Notices = app.Settings.AllowedCalls?.Contains(AssistCalls.OffByDefault, StringComparer.Ordinal) is true ? [IdentityTokenIsClosed] : null,
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
