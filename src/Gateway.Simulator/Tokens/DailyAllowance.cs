namespace Gateway.Simulator.Tokens;

/// <summary>A count that begins anew at midnight in China (UTC+8). Callers hold the lock.</summary>
internal sealed class DailyAllowance
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private DateTime _day;
    private int _taken;

    public bool TryTake(DateTimeOffset now, int allowed)
    {
        var today = now.ToOffset(China).Date;
        if (today != _day)
        {
            (_day, _taken) = (today, 0);
        }

        if (_taken >= allowed)
        {
            return false;
        }

        _taken++;
        return true;
    }
}
