using System.Net;

namespace Gateway.Simulator.Tokens;

/// <summary>Why an account may not have tokens although its secret is right. Thread-safe and bounded.</summary>
internal sealed class TokenGuard
{
    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly BoundedMap<string, Rules> _rules = new(Capacity);

    public void SetError(string appId, int? errcode)
    {
        lock (_gate)
        {
            Of(appId).Errcode = errcode;
        }
    }

    /// <param name="appId">The account.</param>
    /// <param name="addresses">Who may ask; null for everybody.</param>
    public void SetWhitelist(string appId, IEnumerable<IPAddress>? addresses)
    {
        HashSet<IPAddress>? whitelist = addresses is null ? null : [.. addresses.Select(Plain)];
        lock (_gate)
        {
            Of(appId).Whitelist = whitelist;
        }
    }

    /// <summary>The refusal this caller gets, or null.</summary>
    public Answer? Refusal(WeChatPlatform platform, string appId, IPAddress? from)
    {
        lock (_gate)
        {
            if (!_rules.TryGet(appId, out var rules))
            {
                return null;
            }

            if (rules.Errcode is { } errcode)
            {
                return JsonAnswer.Refuse(platform, errcode);
            }

            var caller = Plain(from ?? IPAddress.None);
            return rules.Whitelist?.Contains(caller) is false ? Refuse(platform, caller) : null;
        }
    }

    /// <summary>The text names the address the platform saw, so that it can be copied into the whitelist.</summary>
    private static Answer Refuse(WeChatPlatform platform, IPAddress caller) => JsonAnswer.Refuse(
        platform,
        WeChatErrors.ForeignAddress,
        outcome: "not in whitelist",
        text: $"invalid ip {caller} ipv6 {caller.MapToIPv6()}, not in whitelist");

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private Rules Of(string appId) => _rules.GetOrAdd(appId, _ => new Rules());

    private sealed class Rules
    {
        public int? Errcode { get; set; }

        public HashSet<IPAddress>? Whitelist { get; set; }
    }
}
