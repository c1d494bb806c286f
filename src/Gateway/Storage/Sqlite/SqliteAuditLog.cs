using Gateway.Admin.Audit;
using Gateway.Storage.Audit;
using Gateway.Storage.Encryption;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sqlite;

internal sealed partial class SqliteAuditLog(SqliteDatabase database, StoreKey key, ILogger<SqliteAuditLog> logger) : IAuditLog
{
    public async Task<IReadOnlyList<AuditRecord>> QueryAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        await using var context = GatewayDbContext.On(connection);
        IQueryable<AuditRow> rows = context.AuditRecords.AsNoTracking();
        rows = query.AppId is { } appId ? rows.Where(row => row.AppId == appId) : rows;
        rows = query.Actor is { } actor ? rows.Where(row => row.Actor == actor) : rows;
        rows = query.Action is { } action ? rows.Where(row => row.Action == action) : rows;
        rows = query.From?.ToUnixTimeMilliseconds() is { } from ? rows.Where(row => row.At >= from) : rows;
        rows = query.To?.ToUnixTimeMilliseconds() is { } to ? rows.Where(row => row.At < to) : rows;
        rows = query.Before is { } before ? rows.Where(row => row.Seq < before) : rows;
        var page = await rows.OrderByDescending(row => row.Seq).Take(query.Limit).ToListAsync(cancellationToken);
        return page.ConvertAll(ToRecord);
    }

    public async Task<AuditVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        using var connection = database.OpenConnection();
        using var oneMoment = connection.BeginTransaction(deferred: true);
        using var command = connection.CreateCommand();
        command.Transaction = oneMoment;
        command.CommandText = """
            SELECT Seq, At, Actor, Action, Target, AppId, TraceId, Changes, PreviousHash, Hash FROM AuditRecords ORDER BY Seq
            """;
        var records = 0L;
        var lastHash = AuditChain.Origin;
        using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var expected = records + 1;
                if (BreakAt(reader, expected, lastHash) is { } reason)
                {
                    return new AuditVerification(Whole: false, records, expected, reason);
                }

                lastHash = Blob(reader, 9);
                records = expected;
            }
        }

        await using var context = GatewayDbContext.On(connection);
        context.Database.UseTransaction(oneMoment);
        var head = await context.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (head is null || !IsWhole(head))
        {
            return new AuditVerification(Whole: false, records, FirstBrokenSeq: null, "the head, which counts the records, is missing or was altered");
        }

        if (head.Records != records || !head.LastHash.AsSpan().SequenceEqual(lastHash))
        {
            return new AuditVerification(Whole: false, records, records + 1, $"the head counts {head.Records} records, {records} are there");
        }

        return new AuditVerification(Whole: true, records, FirstBrokenSeq: null, Reason: null);
    }

    /// <summary>The head of a log without records.</summary>
    internal AuditHeadRow NewHead() =>
        new() { Records = 0, LastHash = AuditChain.Origin, Mac = AuditChain.HeadMac(key, 0, AuditChain.Origin) };

    /// <summary>
    /// Adds the record to the context, behind what the head says is the last one, whatever is there: a tail that was
    /// cut off stays missing. With a head that was tampered with nothing is added, since a new one would hide it.
    /// </summary>
    internal async Task<AuditRow> AppendAsync(GatewayDbContext context, AuditEntry entry, CancellationToken cancellationToken)
    {
        var head = await context.AuditHeads.SingleOrDefaultAsync(cancellationToken);
        if (head is null || !IsWhole(head))
        {
            Log.HeadBroken(logger);
            throw new InvalidDataException("The head of the audit log is missing or was altered; changes are refused, since they could not be recorded.");
        }

        var row = new AuditRow
        {
            Seq = head.Records + 1,
            At = entry.At.ToUnixTimeMilliseconds(),
            Actor = entry.Actor,
            Action = entry.Action,
            Target = entry.Target,
            AppId = entry.AppId,
            TraceId = entry.TraceId,
            Changes = entry.Changes,
            PreviousHash = head.LastHash,
        };
        row.Hash = AuditChain.Hash(key, Fields(row), row.PreviousHash);
        context.AuditRecords.Add(row);
        head.Records = row.Seq;
        head.LastHash = row.Hash;
        head.Mac = AuditChain.HeadMac(key, row.Seq, row.Hash);
        return row;
    }

    /// <summary>
    /// Every record's hash is logged too: a log kept elsewhere then even shows a database that was put back whole to an
    /// earlier state.
    /// </summary>
    internal void Announce(AuditRow row) => Log.Recorded(logger, row.Seq, row.Action, row.Target, row.Actor, Convert.ToHexStringLower(row.Hash));

    private static AuditFields Fields(AuditRow row) =>
        new(row.Seq, row.At, row.Actor, row.Action, row.Target, row.AppId, row.TraceId, row.Changes);

    private static AuditRecord ToRecord(AuditRow row) => new(
        row.Seq,
        new AuditEntry(
            DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Actor, row.Action, row.Target, row.AppId, row.TraceId, row.Changes),
        Convert.ToHexStringLower(row.PreviousHash),
        Convert.ToHexStringLower(row.Hash));

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static byte[] Blob(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? [] : reader.GetFieldValue<byte[]>(column);

    private bool IsWhole(AuditHeadRow head) => head.Mac.AsSpan().SequenceEqual(AuditChain.HeadMac(key, head.Records, head.LastHash));

    private string? BreakAt(SqliteDataReader reader, long expected, byte[] lastHash)
    {
        var seq = reader.GetInt64(0);
        if (seq != expected)
        {
            return $"record {expected} is missing, {seq} follows";
        }

        var previousHash = Blob(reader, 8);
        if (!previousHash.AsSpan().SequenceEqual(lastHash))
        {
            return "it does not follow the record before it";
        }

        var fields = new AuditFields(
            seq, reader.GetInt64(1), Text(reader, 2), Text(reader, 3), Text(reader, 4), Text(reader, 5), Text(reader, 6), Text(reader, 7));
        return AuditChain.Hash(key, fields, previousHash).AsSpan().SequenceEqual(Blob(reader, 9)) ? null : "its content is not what was recorded";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Audit {Seq}: {Action} {Target} by {Actor}, hash {Hash}")]
        public static partial void Recorded(ILogger logger, long seq, string action, string target, string actor, string hash);

        [LoggerMessage(Level = LogLevel.Critical, Message = "The head of the audit log is missing or was altered: changes are refused")]
        public static partial void HeadBroken(ILogger logger);
    }
}
