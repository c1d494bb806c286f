using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Storage.Sqlite;

/// <summary>Ready means that the store answers.</summary>
internal sealed class SqliteHealth(SqliteDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var connection = database.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
