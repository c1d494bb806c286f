using System.Net;
using System.Net.Sockets;

namespace Gateway.Admin.Login;

/// <summary>Slows down guessing: after some wrong tries the next has to wait, longer each time.</summary>
/// <remarks>
/// Counted for the account and for the address, and before the password is looked at, so that many at once are no way
/// around it. A browser that has signed in as this user before is counted by itself instead: whoever guesses elsewhere
/// delays strangers, not the one who knows the password. A try that is told to wait does not make the wait longer.
/// Fixed arrays: bounded whatever an attacker sends; two names that share a slot are only slowed together.
/// </remarks>
internal sealed class LoginThrottle(TimeProvider time)
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(30);

    private readonly Tries _accounts = new(free: 3, longest: TimeSpan.FromSeconds(60));
    private readonly Tries _addresses = new(free: 10, longest: TimeSpan.FromSeconds(60));
    private readonly Tries _browsers = new(free: 5, longest: TimeSpan.FromSeconds(60));

    // Whoever gets here has the password. A hundred tries a day at a million codes, three of which fit.
    private readonly Tries _codes = new(free: 5, longest: TimeSpan.FromMinutes(15));

    /// <summary>Counts one try of a password.</summary>
    /// <param name="browser">The browser's own mark, if it has signed in as this user before.</param>
    /// <returns>How long to wait before trying, or zero where this try may be made.</returns>
    public TimeSpan CountPassword(string name, IPAddress? address, string? browser)
    {
        var now = time.GetUtcNow();
        if (browser is not null)
        {
            return _browsers.Count(browser, now);
        }

        var wait = Longer(_accounts.Wait(name, now), _addresses.Wait(Network(address), now));
        return wait > TimeSpan.Zero ? wait : Longer(_accounts.Count(name, now), _addresses.Count(Network(address), now));
    }

    /// <summary>The password was right: its tries are forgotten.</summary>
    public void PasswordWasRight(string name, IPAddress? address, string? browser)
    {
        if (browser is not null)
        {
            _browsers.Forget(browser);
            return;
        }

        _accounts.Forget(name);
        _addresses.Forget(Network(address));
    }

    /// <summary>Counts one try of a second step, or of a password by someone who is signed in.</summary>
    public TimeSpan CountCode(string userId) => _codes.Count(userId, time.GetUtcNow());

    public void CodeWasRight(string userId) => _codes.Forget(userId);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // Of IPv6 the network: one customer has 2^64 addresses.
    private static string Network(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes(), 0, 8),
        _ => address.ToString(),
    };

    /// <param name="free">So many are answered at once; the next waits a second, the one after two, then four …</param>
    private sealed class Tries(int free, TimeSpan longest)
    {
        private const int Slots = 4096;

        private readonly Lock _gate = new();
        private readonly (int Count, DateTimeOffset Last)[] _slots = new (int, DateTimeOffset)[Slots];

        /// <summary>Zero where a try may be made; then it is counted.</summary>
        public TimeSpan Count(string key, DateTimeOffset now)
        {
            lock (_gate)
            {
                ref var slot = ref Slot(key);
                var wait = WaitOf(slot, now);
                if (wait == TimeSpan.Zero)
                {
                    slot = (now - slot.Last > Forgotten ? 1 : slot.Count + 1, now);
                }

                return wait;
            }
        }

        public TimeSpan Wait(string key, DateTimeOffset now)
        {
            lock (_gate)
            {
                return WaitOf(Slot(key), now);
            }
        }

        public void Forget(string key)
        {
            lock (_gate)
            {
                Slot(key) = default;
            }
        }

        private ref (int Count, DateTimeOffset Last) Slot(string key) =>
            ref _slots[(uint)string.GetHashCode(key, StringComparison.Ordinal) % Slots];

        private TimeSpan WaitOf((int Count, DateTimeOffset Last) slot, DateTimeOffset now)
        {
            if (slot.Count < free || now - slot.Last > Forgotten)
            {
                return TimeSpan.Zero;
            }

            var delay = TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, slot.Count - free)));
            var over = slot.Last + delay;
            return over > now ? over - now : TimeSpan.Zero;
        }
    }
}
