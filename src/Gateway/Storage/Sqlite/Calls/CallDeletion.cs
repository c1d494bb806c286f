using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite.Calls;

/// <summary>Deletes records of calls, oldest first. Each method is one short transaction, and says whether there may be more to do.</summary>
internal static class CallDeletion
{
    /// <summary>Rows in one transaction: new records wait meanwhile.</summary>
    public const int AtOnce = 500;

    // Part by part: there is no index of times, and a clock that was wrong for a while leaves records out of their order.
    public static bool CallsBefore(SqliteConnection connection, long before) => Calls(
        connection,
        $"SELECT Id, IsSigned FROM Parts CROSS JOIN Calls NOT INDEXED WHERE MinAt < $before AND {CallSchema.NumbersOfPart} AND At < $before LIMIT $limit",
        before,
        static _ => AtOnce);

    public static bool CallsBeyond(SqliteConnection connection, long most) =>
        Calls(connection, "SELECT Id, IsSigned FROM Calls ORDER BY Id LIMIT $limit", 0, kept => kept.Records - most);

    public static bool UnsignedBeyond(SqliteConnection connection, long most) =>
        Calls(connection, "SELECT Id, IsSigned FROM Calls INDEXED BY CallsUnsigned WHERE IsSigned = 0 ORDER BY Id LIMIT $limit", 0, kept => kept.Unsigned - most);

    /// <summary>Parts all of whose records are gone; the newest stays, it is being written to.</summary>
    public static bool EmptyParts(SqliteConnection connection)
    {
        using var delete = connection.CreateCommand();
        delete.CommandText = $"""
            DELETE FROM Parts WHERE Part < (SELECT max(Part) FROM Parts)
            AND NOT EXISTS (SELECT 1 FROM Calls WHERE {CallSchema.NumbersOfPart})
            """;
        delete.ExecuteNonQuery();
        return false;
    }

    public static bool BodiesBefore(SqliteConnection connection, long before) =>
        Bodies(connection, "SELECT Id, 0 FROM RefusedBodies WHERE At < $before ORDER BY At LIMIT $limit", before, static _ => AtOnce);

    public static bool BodiesBeyond(SqliteConnection connection, long most) =>
        Bodies(connection, "SELECT Id, 0 FROM RefusedBodies ORDER BY Id LIMIT $limit", 0, kept => kept.Bodies - most);

    /// <summary>The sums of the oldest hour, where it is before that one.</summary>
    public static bool HourBefore(SqliteConnection connection, long before)
    {
        using var delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM CallHours WHERE Hour = (SELECT min(Hour) FROM CallHours) AND Hour < $before";
        delete.Parameters.AddWithValue("$before", before);
        return delete.ExecuteNonQuery() > 0;
    }

    private static bool Calls(SqliteConnection connection, string select, long before, Func<Counts, long> excess) => InOneTransaction(
        connection,
        select,
        before,
        excess,
        static (command, found) =>
        {
            var calls = Delete(command, "DELETE FROM Calls WHERE Id = $id", found);
            var bodies = Delete(command, "DELETE FROM RefusedBodies WHERE Id = $id", found);
            return new Counts(calls, found.Count(static one => !one.IsSigned), bodies);
        });

    private static bool Bodies(SqliteConnection connection, string select, long before, Func<Counts, long> excess) => InOneTransaction(
        connection,
        select,
        before,
        excess,
        static (command, found) => new Counts(0, 0, Delete(command, "DELETE FROM RefusedBodies WHERE Id = $id", found)));

    private static bool InOneTransaction(
        SqliteConnection connection, string select, long before, Func<Counts, long> excess, Func<SqliteCommand, List<Found>, Counts> delete)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var limit = Math.Clamp(excess(Kept(command)), 0, AtOnce);
        var found = Find(command, select, before, limit);
        if (found.Count == 0)
        {
            return false;
        }

        var gone = delete(command, found);
        command.CommandText = "UPDATE Kept SET Records = Records - $records, Unsigned = Unsigned - $unsigned, Bodies = Bodies - $bodies";
        command.Parameters.Clear();
        command.Parameters.AddWithValue("$records", gone.Records);
        command.Parameters.AddWithValue("$unsigned", gone.Unsigned);
        command.Parameters.AddWithValue("$bodies", gone.Bodies);
        command.ExecuteNonQuery();
        transaction.Commit();
        return found.Count == AtOnce;
    }

    private static Counts Kept(SqliteCommand command)
    {
        command.CommandText = "SELECT Records, Unsigned, Bodies FROM Kept";
        using var reader = command.ExecuteReader();
        reader.Read();
        return new Counts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private static List<Found> Find(SqliteCommand command, string select, long before, long limit)
    {
        command.CommandText = select;
        command.Parameters.AddWithValue("$before", before);
        command.Parameters.AddWithValue("$limit", limit);
        var found = new List<Found>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add(new Found(reader.GetInt64(0), reader.GetInt64(1) != 0));
        }

        return found;
    }

    private static long Delete(SqliteCommand command, string delete, List<Found> found)
    {
        command.CommandText = delete;
        command.Parameters.Clear();
        var id = command.Parameters.Add("$id", SqliteType.Integer);
        command.Prepare();
        var deleted = 0L;
        foreach (var one in found)
        {
            id.Value = one.Id;
            deleted += command.ExecuteNonQuery();
        }

        return deleted;
    }

    private readonly record struct Found(long Id, bool IsSigned);

    private readonly record struct Counts(long Records, long Unsigned, long Bodies);
}
