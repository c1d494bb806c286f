using Gateway.Storage.Calls;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite.Calls;

/// <summary>The tables of the file with the records of calls. Its version is SQLite's own <c>user_version</c>.</summary>
internal static class CallSchema
{
    /// <summary>How many records have their numbers in one part.</summary>
    public const int PartSize = 4_096;

    /// <summary>The records of a part, by their numbers.</summary>
    public static string NumbersOfPart { get; } = $"Calls.Id >= Parts.Part * {PartSize} AND Calls.Id < (Parts.Part + 1) * {PartSize}";

    /// <summary>The columns of the histogram, <c>L0</c> and on.</summary>
    public static IReadOnlyList<string> LatencyColumns { get; } = [.. Enumerable.Range(0, LatencyScale.Buckets).Select(bucket => $"L{bucket}")];

    // Trace ids, nonces and hashes are random, and an index over all of them would be written to all over with every batch.
    // So each index begins with the part: what is written now stays together, and a search asks part after part, newest
    // first. Behind its columns every index has the number (as all of SQLite's do): records are read off it in their order.
    // Those on outcome and platform code leave out the calls that went well, which are most.
    private static readonly string[] Steps =
    [
        $"""
        CREATE TABLE Calls (
            Id INTEGER PRIMARY KEY, Part INTEGER NOT NULL, At INTEGER NOT NULL, AppId TEXT, MchNo TEXT, Dialect TEXT, Call TEXT NOT NULL,
            Outcome TEXT NOT NULL, Code INTEGER NOT NULL, PlatformCode TEXT, ElapsedUs INTEGER NOT NULL, PlatformUs INTEGER NOT NULL,
            TraceId TEXT NOT NULL, IsSigned INTEGER NOT NULL, Nonce TEXT, CodeHash BLOB, OpenIdHash BLOB);
        CREATE INDEX CallsByApp ON Calls (Part, AppId);
        CREATE INDEX CallsByTrace ON Calls (Part, TraceId);
        CREATE INDEX CallsByNonce ON Calls (Part, Nonce) WHERE Nonce IS NOT NULL;
        CREATE INDEX CallsByCode ON Calls (Part, CodeHash) WHERE CodeHash IS NOT NULL;
        CREATE INDEX CallsByOpenId ON Calls (Part, OpenIdHash) WHERE OpenIdHash IS NOT NULL;
        CREATE INDEX CallsByOutcome ON Calls (Part, Outcome) WHERE Outcome <> 'Success';
        CREATE INDEX CallsByAppAndOutcome ON Calls (Part, AppId, Outcome) WHERE Outcome <> 'Success';
        CREATE INDEX CallsByPlatformCode ON Calls (Part, PlatformCode) WHERE PlatformCode IS NOT NULL;
        CREATE INDEX CallsUnsigned ON Calls (IsSigned) WHERE IsSigned = 0;
        CREATE TABLE Parts (Part INTEGER PRIMARY KEY, MinAt INTEGER NOT NULL, MaxAt INTEGER NOT NULL);

        CREATE TABLE RefusedBodies (Id INTEGER PRIMARY KEY, At INTEGER NOT NULL, Sealed BLOB NOT NULL);
        CREATE INDEX RefusedBodiesByTime ON RefusedBodies (At);

        CREATE TABLE CallHours (
            Hour INTEGER NOT NULL, AppId TEXT NOT NULL, Successes INTEGER NOT NULL, Refusals INTEGER NOT NULL, Faults INTEGER NOT NULL,
            {string.Join(", ", LatencyColumns.Select(column => column + " INTEGER NOT NULL"))},
            PRIMARY KEY (Hour, AppId)) WITHOUT ROWID;
        CREATE TABLE LastCalls (AppId TEXT PRIMARY KEY, CallAt INTEGER NOT NULL, SuccessAt INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE Kept (LastId INTEGER NOT NULL, Records INTEGER NOT NULL, Unsigned INTEGER NOT NULL, Bodies INTEGER NOT NULL);
        INSERT INTO Kept VALUES (0, 0, 0, 0);
        """,
    ];

    /// <summary>Takes the steps that the file has not taken yet.</summary>
    public static void Bring(SqliteConnection connection, string path)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        if (version > Steps.Length)
        {
            throw new InvalidDataException($"The records of calls at {path} are of a later version ({version}); move the file away to begin anew.");
        }

        for (var step = (int)version; step < Steps.Length; step++)
        {
            command.CommandText = $"{Steps[step]} PRAGMA user_version = {step + 1};";
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
