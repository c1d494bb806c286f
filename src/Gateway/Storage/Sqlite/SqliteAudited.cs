using Gateway.Admin.Audit;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Sqlite;

/// <summary>How everything that administrators change is read and written.</summary>
internal sealed class SqliteAudited(SqliteDatabase database, SqliteAuditLog audit)
{
    /// <summary>All of it as it is at one moment.</summary>
    public async Task<T> ReadAsync<T>(Func<GatewayDbContext, Task<T>> read)
    {
        using var connection = database.OpenConnection();
        using var oneMoment = connection.BeginTransaction(deferred: true);
        await using var context = GatewayDbContext.On(connection);
        context.Database.UseTransaction(oneMoment);
        return await read(context);
    }

    /// <summary>The change and its audit record in one transaction; neither, where the change answers false.</summary>
    public async Task<bool> ChangeAsync(
        AuditEntry entry, Func<GatewayDbContext, Task<bool>> change, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterWriterAsync(cancellationToken);
        using var connection = database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        await using var context = GatewayDbContext.On(connection);
        context.Database.UseTransaction(transaction);
        if (!await change(context))
        {
            return false;
        }

        var record = await audit.AppendAsync(context, entry, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        audit.Announce(record);
        return true;
    }
}
