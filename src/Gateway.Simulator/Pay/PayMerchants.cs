using System.Collections.Immutable;

namespace Gateway.Simulator.Pay;

/// <summary>The merchants WeChat Pay knows. Thread-safe and bounded.</summary>
internal sealed class PayMerchants
{
    private const int Capacity = 10_000;
    private const int AccountsPerMerchant = 1_000;
    private const int SubMerchantsPerPartner = 1_000;
    private const int LongestId = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PayMerchant> _merchants = new(StringComparer.Ordinal);

    public PayMerchant? Find(string mchId)
    {
        lock (_gate)
        {
            return _merchants.GetValueOrDefault(mchId);
        }
    }

    public void Add(string mchId, string appId, string apiKey, bool isPartner, bool mayUseIdentity)
    {
        RequireId(mchId);
        RequireId(appId);
        ArgumentException.ThrowIfNullOrEmpty(apiKey);
        lock (_gate)
        {
            var merchant = _merchants.GetValueOrDefault(mchId) ?? new PayMerchant(mchId);
            if (_merchants.Count >= Capacity && !_merchants.ContainsKey(mchId))
            {
                throw new InvalidOperationException($"The simulator holds at most {Capacity} merchants.");
            }

            if (merchant.AppIds.Count >= AccountsPerMerchant && !merchant.AppIds.Contains(appId))
            {
                throw new InvalidOperationException($"A merchant has at most {AccountsPerMerchant} accounts.");
            }

            _merchants[mchId] = merchant with
            {
                ApiKey = apiKey,
                IsPartner = isPartner,
                MayUseIdentity = mayUseIdentity,
                AppIds = merchant.AppIds.Add(appId),
            };
        }
    }

    public void AddSub(string mchId, string subMchId, IReadOnlyList<string> subAppIds)
    {
        RequireId(subMchId);
        foreach (var subAppId in subAppIds)
        {
            RequireId(subAppId);
        }

        lock (_gate)
        {
            if (_merchants.GetValueOrDefault(mchId) is not { IsPartner: true } partner)
            {
                throw new ArgumentException("No such partner: add it first.", nameof(mchId));
            }

            if (partner.SubMerchants.Count >= SubMerchantsPerPartner && !partner.SubMerchants.ContainsKey(subMchId))
            {
                throw new InvalidOperationException($"A partner has at most {SubMerchantsPerPartner} sub-merchants.");
            }

            _merchants[mchId] = partner with { SubMerchants = partner.SubMerchants.SetItem(subMchId, [.. subAppIds]) };
        }
    }

    private static void RequireId(string id)
    {
        if (id is not { Length: > 0 and <= LongestId } || !id.All(char.IsAsciiLetterOrDigit))
        {
            throw new ArgumentException($"The ids of WeChat Pay are at most {LongestId} letters and digits.", nameof(id));
        }
    }
}

/// <summary>A merchant as it stands.</summary>
internal sealed record PayMerchant(string MchId)
{
    /// <summary>The APIv2 key, 32 characters on the platform.</summary>
    public string ApiKey { get; init; } = string.Empty;

    public bool IsPartner { get; init; }

    public bool MayUseIdentity { get; init; }

    public ImmutableHashSet<string> AppIds { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>A partner's sub-merchants and the appids bound to each.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> SubMerchants { get; init; } =
        ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);
}
