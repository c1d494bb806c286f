using Gateway.Admin.Calls;
using Gateway.Envelope;
using Gateway.Storage.Calls;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite.Calls;

/// <summary>A filter as SQL: which index the records are read off, and what else they have to be like.</summary>
internal sealed class CallSql
{
    public const string Columns = """
        Calls.Id, At, AppId, MchNo, Dialect, Call, Outcome, Code, PlatformCode, ElapsedUs, PlatformUs, TraceId, IsSigned, Nonce, CodeHash, OpenIdHash,
        EXISTS (SELECT 1 FROM RefusedBodies WHERE RefusedBodies.Id = Calls.Id)
        """;

    // What leaves the fewest records comes first: SQLite keeps no statistics here, and would guess.
    private static readonly (string Index, string[] Columns)[] Indexes =
    [
        ("CallsByTrace", ["TraceId"]),
        ("CallsByCode", ["CodeHash"]),
        ("CallsByOpenId", ["OpenIdHash"]),
        ("CallsByNonce", ["Nonce"]),
        ("CallsByPlatformCode", ["PlatformCode"]),
        ("CallsByAppAndOutcome", ["AppId", "Outcome"]),
        ("CallsByOutcome", ["Outcome"]),
        ("CallsByApp", ["AppId"]),
    ];

    private readonly string? _index;
    private readonly List<string> _parts = [];
    private readonly List<string> _read = [];
    private readonly List<string> _sieved = [];
    private readonly List<(string Name, object Value)> _parameters = [];

    public CallSql(CallFilter filter, CallHashes hashes)
    {
        (string Column, object? Value)[] equal =
        [
            ("AppId", filter.AppId), ("Call", filter.Call), ("Outcome", filter.Outcome), ("Code", filter.Code), ("PlatformCode", filter.PlatformCode),
            ("TraceId", filter.TraceId), ("Nonce", filter.Nonce), ("CodeHash", filter.OneTimeCode is { } code ? hashes.KeptForCode(code) : null),
            ("OpenIdHash", filter.OpenId is { } openId ? hashes.KeptForOpenId(openId) : null),
        ];
        var given = equal.Where(one => one.Value is not null).ToDictionary(one => one.Column, one => one.Value!, StringComparer.Ordinal);
        (_index, var columns) = Array.Find(Indexes, one => one.Columns.All(column => Decides(column, given)));
        foreach (var (column, value) in given)
        {
            (columns?.Contains(column) is true ? _read : _sieved).Add($"{column} = ${column}");
            _parameters.Add(($"${column}", value));
        }

        if (columns?.Contains("Outcome") is true)
        {
            // The index leaves those out, which it may only if the question does.
            _read.Add("Outcome <> 'Success'");
        }

        Moment(filter.From, "$from", "MaxAt >= $from", "At >= $from");
        Moment(filter.To, "$to", "MinAt < $to", "At < $to");
    }

    /// <summary>Whether the records that are read have to be looked at one by one.</summary>
    public bool IsSieved => _sieved.Count > 0;

    /// <summary>Records as an index or their numbers alone decide, in front of <c>$before</c> and from <c>$floor</c> on.</summary>
    public string Read => _index is not null
        ? $"""
            FROM Parts CROSS JOIN Calls INDEXED BY {_index}
            WHERE {WantedParts} AND Calls.Part = Parts.Part AND {Join(_read)} AND Calls.Id < $before AND Calls.Id >= $floor
            """
        : $"""
            FROM Calls NOT INDEXED
            WHERE Calls.Id < (SELECT min($before, (max(Part) + 1) * {CallSchema.PartSize}) FROM Parts WHERE {WantedParts})
            AND Calls.Id >= (SELECT max($floor, min(Part) * {CallSchema.PartSize}) FROM Parts WHERE {WantedParts})
            """;

    public string NewestFirst => _index is not null ? "ORDER BY Parts.Part DESC, Calls.Id DESC" : "ORDER BY Calls.Id DESC";

    /// <summary>The number of the last of <c>$most</c> records of <see cref="Read"/>; null where there are no more behind it.</summary>
    public string Floor => _index is not null
        ? $"SELECT Calls.Id {Read} {NewestFirst} LIMIT 1 OFFSET $most - 1"
        : $"""
            SELECT Floor FROM (
                SELECT min($before, (max(Part) + 1) * {CallSchema.PartSize}) - $most AS Floor, min(Part) * {CallSchema.PartSize} AS Lowest FROM Parts WHERE {WantedParts})
            WHERE Floor > Lowest
            """;

    /// <summary>Behind <see cref="Read"/> or by itself: what else they have to be like.</summary>
    public string Sieve => Join(_sieved);

    /// <summary>All conditions, for reading without an index.</summary>
    public string Condition => Join([.. _read, .. _sieved]);

    private string WantedParts => $"{Join(_parts)} AND Parts.Part <= $before / {CallSchema.PartSize}";

    /// <param name="more">Parameters beside the filter's own.</param>
    public SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> more)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in _parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        foreach (var (name, value) in more)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    // No index has the calls that went well.
    private static bool Decides(string column, Dictionary<string, object> given) =>
        given.TryGetValue(column, out var value) && value is not nameof(Outcome.Success);

    // Of each part it is known from when to when its records are.
    private void Moment(DateTimeOffset? moment, string parameter, string ofPart, string ofCall)
    {
        if (moment is { } at)
        {
            _parts.Add(ofPart);
            _sieved.Add(ofCall);
            _parameters.Add((parameter, CeilingOf(at)));
        }
    }

    // Records are kept to the millisecond: the first one that is not before that moment.
    private static long CeilingOf(DateTimeOffset moment)
    {
        var milliseconds = moment.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) < moment ? milliseconds + 1 : milliseconds;
    }

    private static string Join(List<string> conditions) => conditions.Count == 0 ? "TRUE" : string.Join(" AND ", conditions);
}
