namespace Gateway.Simulator;

/// <summary>A person as one account sees them.</summary>
/// <param name="OpenId">
/// The openid at the account whose code this user is given. An openid belongs to the first account that used it:
/// at any other account the same user gets another one, as on the platform.
/// </param>
/// <param name="UnionId">The unionid, shown only with <c>snsapi_userinfo</c> at a bound account; null for none.</param>
/// <param name="IsSnapshot">True for the virtual account of the snapshot-page mode (<c>is_snapshotuser</c> 1).</param>
public sealed record SimulatedUser(string OpenId, string? UnionId = null, bool IsSnapshot = false);

/// <summary>Somebody the consent page offers. What an account sees of them follows from the account's appid.</summary>
internal sealed record Person(string Key, string Name, string Note, bool IsSnapshot)
{
    public static readonly Person Lin = new("lin", "小林", "普通用户", IsSnapshot: false);
    public static readonly Person Zhou = new("zhou", "小周", "快照页虚拟账号", IsSnapshot: true);
    public static readonly IReadOnlyList<Person> All = [Lin, Zhou];

    public SimulatedUser At(string appId) => new(Identity.OpenId(appId, Key), Identity.UnionId(Key), IsSnapshot);
}
