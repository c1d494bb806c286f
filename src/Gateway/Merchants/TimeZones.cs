using System.Text.RegularExpressions;

namespace Gateway.Merchants;

/// <summary>Time zones by their IANA id.</summary>
public static partial class TimeZones
{
    /// <summary>UTC+8 without summer time, so a container without zone data can serve the common case.</summary>
    public static TimeZoneInfo Default { get; } =
        TimeZoneInfo.CreateCustomTimeZone(AppSettings.DefaultTimeZone, TimeSpan.FromHours(8), AppSettings.DefaultTimeZone, AppSettings.DefaultTimeZone);

    /// <summary>The zone, or null if this system knows none of that id.</summary>
    public static TimeZoneInfo? Find(string id)
    {
        if (string.Equals(id, AppSettings.DefaultTimeZone, StringComparison.Ordinal))
        {
            return Default;
        }

        // The id becomes part of a path below the zone data: let nothing in that could leave it.
        return Id().IsMatch(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+\-]{0,31}(/[A-Za-z0-9_+\-]{1,31}){0,2}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
