using Gateway.Signing;
using Gateway.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Envelope;

/// <summary>A fault of ours is an answer too.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task A_store_that_cannot_keep_the_nonce_is_10500_and_nothing_of_the_cause_is_told(string dialect)
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync(dialect);
        Execute(gateway, "ALTER TABLE ReplayBatches RENAME TO Elsewhere");

        var answer = await app.CallAsync("ping");
        Assert.Equal(10500, answer.Code);
        Assert.Contains("traceId", answer.Msg);
        Assert.DoesNotContain("ReplayBatches", answer.Text);
        Assert.Equal(dialect != "v2", app.Verifies(answer, AnswerShape.None));

        Execute(gateway, "ALTER TABLE Elsewhere RENAME TO ReplayBatches");
        Assert.Equal(0, (await app.CallAsync("ping")).Code);
    }

    private static void Execute(TestGateway gateway, string statement)
    {
        using var connection = gateway.App.Services.GetRequiredService<SqliteDatabase>().OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
