using Gateway.Hosting;

namespace Gateway.Storage.Calls;

/// <summary>Settings under <c>Calls</c>: how much is kept of the records of calls.</summary>
/// <param name="Retention">How long records and statistics are kept.</param>
/// <param name="MaxRecords">How many records are kept at most; then the oldest go early.</param>
internal sealed record CallOptions(TimeSpan Retention, long MaxRecords)
{
    /// <summary>How many bodies of refused signatures are kept at most: 80 MB of the largest.</summary>
    public const long MaxBodies = 10_000;

    private const int DefaultDays = 30;
    private const int DefaultRecords = 5_000_000;

    /// <summary>
    /// How long bodies of refused signatures are kept. They are looked at while an integration is being made, and hold
    /// more of a user than a record does.
    /// </summary>
    public TimeSpan BodyRetention => TimeSpan.FromDays(Math.Min(7, Retention.TotalDays));

    /// <summary>
    /// How many records of calls without a right signature are kept at most. Anybody can make those, and must not be able
    /// to push out the others.
    /// </summary>
    public long MaxUnsigned => MaxRecords / 4;

    /// <summary>Throws <see cref="SettingException"/> for what is out of bounds.</summary>
    public static CallOptions Read(IConfiguration configuration) => new(
        TimeSpan.FromDays(Setting.Whole(configuration, "Calls:RetentionDays", 1, 3650) ?? DefaultDays),
        Setting.Whole(configuration, "Calls:MaxRecords", 10_000, 1_000_000_000) ?? DefaultRecords);
}
