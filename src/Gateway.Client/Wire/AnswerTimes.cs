using System.Globalization;

namespace Gateway.Client.Wire;

/// <summary>Times as answers have them: seconds since 1970 in v2, otherwise text at UTC+8 whatever the app's time zone is.</summary>
internal static class AnswerTimes
{
    public const string Format = "yyyy-MM-dd HH:mm:ss";

    private const long LastSecond = 253_402_300_799; // 9999-12-31 23:59:59 UTC

    public static bool TryRead(string text, out DateTimeOffset time)
    {
        var isTime = DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            && local.Ticks >= TimeSpan.TicksPerDay;
        time = isTime ? new DateTimeOffset(local, TimeSpan.FromHours(8)) : default;
        return isTime;
    }

    public static bool TryRead(long seconds, out DateTimeOffset time)
    {
        var isTime = seconds is >= 0 and <= LastSecond;
        time = isTime ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;
        return isTime;
    }
}
