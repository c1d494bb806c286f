using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Gateway.Merchants;

/// <summary>All apps at one moment. Frozen; looking something up allocates nothing.</summary>
public sealed class MerchantSnapshot
{
    /// <summary>The longest merchant number and app id there are.</summary>
    public const int MaxIdLength = 32;

    private readonly FrozenDictionary<string, MerchantApp>.AlternateLookup<ReadOnlySpan<char>> _apps;
    private readonly FrozenDictionary<string, MerchantApp>.AlternateLookup<ReadOnlySpan<char>> _onlyApps;

    public MerchantSnapshot(IEnumerable<MerchantApp> apps)
    {
        var byId = apps.ToFrozenDictionary(app => app.AppId, StringComparer.Ordinal);
        Apps = byId.Values;
        _apps = byId.GetAlternateLookup<ReadOnlySpan<char>>();
        _onlyApps = Apps
            .GroupBy(app => app.Merchant.MchNo, StringComparer.Ordinal)
            .Where(group => group.Count() == 1)
            .ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static MerchantSnapshot Empty { get; } = new([]);

    public IReadOnlyList<MerchantApp> Apps { get; }

    public MerchantApp? Find(string appId) => _apps.TryGetValue(appId, out var app) ? app : null;

    public MerchantApp? Find(ReadOnlySpan<byte> appIdUtf8) => Find(_apps, appIdUtf8);

    /// <summary>The app of a merchant that has exactly one, enabled or not.</summary>
    public MerchantApp? OnlyAppOf(ReadOnlySpan<byte> mchNoUtf8) => Find(_onlyApps, mchNoUtf8);

    private static MerchantApp? Find(FrozenDictionary<string, MerchantApp>.AlternateLookup<ReadOnlySpan<char>> apps, ReadOnlySpan<byte> idUtf8)
    {
        Span<char> id = stackalloc char[MaxIdLength];
        return Ascii.ToUtf16(idUtf8, id, out var length) is OperationStatus.Done && apps.TryGetValue(id[..length], out var app) ? app : null;
    }
}
