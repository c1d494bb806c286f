using Gateway.Admin.Calls;
using Gateway.Envelope;
using Gateway.Storage.Calls;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite.Calls;

/// <summary>A filter as SQL: which index the records are read off, and what else they have to be like.</summary>
internal sealed class CallSql
{
    public const string Columns = """
        Id, At, AppId, MchNo, Dialect, Call, Outcome, Code, PlatformCode, ElapsedUs, PlatformUs, TraceId, IsSigned, Nonce, CodeHash, OpenIdHash,
        EXISTS (SELECT 1 FROM RefusedBodies WHERE RefusedBodies.Id = Calls.Id)
        """;

    private readonly List<string> _read = [];
    private readonly List<string> _sieved = [];
    private readonly List<(string Name, object Value)> _parameters = [];
    private string? _index;

    public CallSql(CallFilter filter, CallHashes hashes)
    {
        // What leaves the fewest records comes first: SQLite keeps no statistics here, and would guess.
        Equal("TraceId", filter.TraceId, "CallsByTrace");
        Equal("CodeHash", filter.OneTimeCode is { } code ? hashes.KeptForCode(code) : null, "CallsByCode");
        Equal("OpenIdHash", filter.OpenId is { } openId ? hashes.KeptForOpenId(openId) : null, "CallsByOpenId");
        Equal("Nonce", filter.Nonce, "CallsByNonce");
        Equal("PlatformCode", filter.PlatformCode, "CallsByPlatformCode");
        Equal("Outcome", filter.Outcome, filter.Outcome is nameof(Outcome.Success) ? null : "CallsByOutcome");
        Equal("AppId", filter.AppId, "CallsByApp");
        Equal("Call", filter.Call, index: null);
        Equal("Code", filter.Code, index: null);
        if (_index is "CallsByOutcome")
        {
            // The index leaves those out, which it may only if the question does.
            _read.Add("Outcome <> 'Success'");
        }

        Moment("At >= $from", "$from", filter.From);
        Moment("At < $to", "$to", filter.To);
    }

    /// <summary>The index that has the records in the order of their time.</summary>
    public string Index => _index ?? "CallsByTime";

    /// <summary>Whether the records that the index gives have to be looked at one by one.</summary>
    public bool IsSieved => _sieved.Count > 0;

    /// <summary>What the index alone decides.</summary>
    public string IndexCondition => Join(_read);

    public string Condition => Join([.. _read, .. _sieved]);

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

    private void Equal(string column, object? value, string? index)
    {
        if (value is null)
        {
            return;
        }

        var isRead = _index is null && index is not null;
        (isRead ? _read : _sieved).Add($"{column} = ${column}");
        _parameters.Add(($"${column}", value));
        _index = isRead ? index : _index;
    }

    // Every index ends in the time.
    private void Moment(string condition, string parameter, DateTimeOffset? moment)
    {
        if (moment is { } at)
        {
            _read.Add(condition);
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
