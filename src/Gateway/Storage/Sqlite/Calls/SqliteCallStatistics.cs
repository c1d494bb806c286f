using Gateway.Admin.Calls;
using Gateway.Storage.Calls;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite.Calls;

/// <summary>Reads the sums that are kept beside the records of calls.</summary>
internal sealed class SqliteCallStatistics(SqliteCallDatabase database, CallRecorder recorder, TimeProvider time) : ICallStatistics
{
    private static readonly string[] Counted = ["Successes", "Refusals", "Faults", .. CallSchema.LatencyColumns];
    private static readonly string Columns = string.Join(", ", Counted);
    private static readonly string Sums = string.Join(", ", Counted.Select(column => $"sum({column})"));

    public CallRecording Recording => recorder.State;

    public async Task<IReadOnlyList<CallHour>> HoursAsync(string? appId, int hours, CancellationToken cancellationToken)
    {
        var (first, last) = Hours(hours);
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        // One seek for each hour, which is what comes first in the key.
        select.CommandText = $"""
            WITH RECURSIVE Wanted(Hour) AS (VALUES ($first) UNION ALL SELECT Hour + 1 FROM Wanted WHERE Hour < $last)
            SELECT Wanted.Hour, {Columns} FROM Wanted CROSS JOIN CallHours ON CallHours.Hour = Wanted.Hour AND AppId = $appId
            """;
        select.Parameters.AddWithValue("$first", first);
        select.Parameters.AddWithValue("$last", last);
        select.Parameters.AddWithValue("$appId", appId ?? CallCounts.AllApps);
        var called = new Dictionary<long, CallFigures>();
        using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            called[reader.GetInt64(0)] = Figures(reader);
        }

        var none = new CallFigures(0, 0, 0, P50: null, P95: null);
        return [.. Enumerable.Range(0, hours).Select(hour => new CallHour(StartOf(first + hour), called.GetValueOrDefault(first + hour, none)))];
    }

    public async Task<IReadOnlyList<AppCalls>> AppsAsync(int hours, CancellationToken cancellationToken)
    {
        var (first, last) = Hours(hours);
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT AppId, {Sums} FROM CallHours WHERE Hour BETWEEN $first AND $last AND AppId <> '{CallCounts.AllApps}' GROUP BY AppId ORDER BY AppId";
        select.Parameters.AddWithValue("$first", first);
        select.Parameters.AddWithValue("$last", last);
        var apps = new List<AppCalls>();
        using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            apps.Add(new AppCalls(reader.GetString(0) is not CallCounts.NoApp and var appId ? appId : null, Figures(reader)));
        }

        return apps;
    }

    public async Task<IReadOnlyDictionary<string, LastCalls>> LastAsync(CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT AppId, CallAt, SuccessAt FROM LastCalls WHERE AppId NOT IN ('{CallCounts.NoApp}', '{CallCounts.AllApps}')";
        var last = new Dictionary<string, LastCalls>(StringComparer.Ordinal);
        using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            last[reader.GetString(0)] = new LastCalls(
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
                reader.GetInt64(2) is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
        }

        return last;
    }

    private static DateTimeOffset StartOf(long hour) => DateTimeOffset.FromUnixTimeMilliseconds(hour * TimeSpan.MillisecondsPerHour);

    // The first column is what the counts are of.
    private static CallFigures Figures(SqliteDataReader row)
    {
        var latency = new long[LatencyScale.Buckets];
        for (var bucket = 0; bucket < latency.Length; bucket++)
        {
            latency[bucket] = row.GetInt64(4 + bucket);
        }

        return new CallFigures(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), LatencyScale.Percentile(latency, 0.50), LatencyScale.Percentile(latency, 0.95));
    }

    private (long First, long Last) Hours(int hours)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hours, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hours, CallHour.Most);
        var last = time.GetUtcNow().ToUnixTimeMilliseconds() / TimeSpan.MillisecondsPerHour;
        return (last - hours + 1, last);
    }
}
