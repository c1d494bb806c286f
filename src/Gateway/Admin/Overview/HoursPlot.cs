using System.Globalization;
using Gateway.Admin.Calls;
using Gateway.Admin.Console;

namespace Gateway.Admin.Overview;

/// <summary>Where the bars and lines of a plot over hours lie, in a box of <see cref="Width"/> by <see cref="Height"/>.</summary>
internal sealed class HoursPlot
{
    public const int Width = 440;
    public const int Height = 150;

    private const int Left = 42;
    private const int Top = 10;
    private const int Bottom = 22;
    private const int LabelEvery = 6;

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private readonly Language _language;

    public HoursPlot(IReadOnlyList<CallHour> hours, Language language)
    {
        Hours = hours;
        _language = language;
        MostCalls = NiceAbove(hours.Max(static hour => hour.Figures.Total));
        MostMilliseconds = NiceAbove((long)Math.Ceiling(hours.Max(static hour => Math.Max(Milliseconds(hour.Figures.P95), Milliseconds(hour.Figures.P50)))));
    }

    public IReadOnlyList<CallHour> Hours { get; }

    /// <summary>The top of the scale.</summary>
    public long MostCalls { get; }

    public long MostMilliseconds { get; }

    public long Total => Hours.Sum(static hour => hour.Figures.Total);

    public long Successes => Hours.Sum(static hour => hour.Figures.Successes);

    public long Refusals => Hours.Sum(static hour => hour.Figures.Refusals);

    public long Faults => Hours.Sum(static hour => hour.Figures.Faults);

    public double SlowestP50 => Hours.Max(static hour => Milliseconds(hour.Figures.P50));

    public double SlowestP95 => Hours.Max(static hour => Milliseconds(hour.Figures.P95));

    public static int PlotLeft => Left;

    public static int Base => Height - Bottom;

    public static int PlotTop => Top;

    public string BarWidth => Number(Math.Max(2, Step * 0.68));

    private double Step => (double)(Width - Left) / Hours.Count;

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Time(CallHour hour) => hour.Start.ToOffset(China).ToString("HH:00", CultureInfo.InvariantCulture);

    public static double Milliseconds(TimeSpan? time) => time?.TotalMilliseconds ?? 0;

    public bool HasLabel(int index) => Hours[index].Start.ToOffset(China).Hour % LabelEvery == 0;

    public string BarLeft(int index) => Number(Left + (index * Step) + (Step * 0.16));

    public string Middle(int index) => Number(X(index));

    /// <summary>A part of an hour's bar, on top of what is below it.</summary>
    public (string Y, string Height) Part(long below, long count) =>
        (Number(Base - ((below + count) * Scale(MostCalls))), Number(count * Scale(MostCalls)));

    /// <summary>Lines through the hours that have a value, broken where there is none.</summary>
    public string Line(Func<CallFigures, TimeSpan?> of)
    {
        var path = new System.Text.StringBuilder();
        var isDrawing = false;
        for (var index = 0; index < Hours.Count; index++)
        {
            if (of(Hours[index].Figures) is not { } time)
            {
                isDrawing = false;
                continue;
            }

            // A point alone is drawn too: a line to itself, with a round end.
            var (x, y) = (Number(X(index)), Y(time));
            path.Append(isDrawing ? $"L{x} {y}" : $"M{x} {y}L{x} {y}");
            isDrawing = true;
        }

        return path.ToString();
    }

    public string Say(CallHour hour) =>
        $"{Time(hour)} · {OverviewTexts.Successes.In(_language)} {Count(hour.Figures.Successes)} · {OverviewTexts.Refusals.In(_language)} {Count(hour.Figures.Refusals)} · {OverviewTexts.Faults.In(_language)} {Count(hour.Figures.Faults)}";

    private static double Scale(long most) => (double)(Base - Top) / most;

    // 1, 2 or 5 with zeros behind it.
    private static long NiceAbove(long value)
    {
        var unit = 1L;
        while (true)
        {
            foreach (var nice in (long[])[1, 2, 5])
            {
                if (value <= nice * unit)
                {
                    return nice * unit;
                }
            }

            unit *= 10;
        }
    }

    private double X(int index) => Left + ((index + 0.5) * Step);

    private string Y(TimeSpan time) => Number(Base - (time.TotalMilliseconds * Scale(MostMilliseconds)));
}
