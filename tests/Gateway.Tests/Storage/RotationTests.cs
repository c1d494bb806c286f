using System.Security.Cryptography;
using Gateway.CommandLine;
using Gateway.Merchants;
using Gateway.Storage;
using Gateway.Storage.Encryption;
using Gateway.Storage.Sqlite;
using Gateway.Tests.Admin;
using Gateway.Tests.Upstreams.Alipay;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Storage;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class RotationTests
{
    private const string AppSecret = "8d2a77aa55e04cd7b5c0e5e7a1f3c9e2";
    private const int Exchanges = 230;

    [Fact]
    public async Task The_command_re_encrypts_everything_under_a_new_key_and_shows_its_progress()
    {
        using var folder = await StoreAsync();
        var old = await KeyAsync(folder);

        var (code, output) = await RunAsync(folder);

        Assert.Equal(0, code);
        Assert.Contains("re-encrypted 236 of 236", output, StringComparison.Ordinal);
        Assert.Contains("re-encrypted 105 of 236", output, StringComparison.Ordinal);
        Assert.NotEqual(old.IdText, (await KeyAsync(folder)).IdText);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.KeyFile));
        AssertNothingIsUnder(old, folder);
        await AssertServesAsync(folder);
    }

    [Fact]
    public async Task The_old_key_opens_nothing_any_more()
    {
        using var folder = await StoreAsync();
        var old = await KeyAsync(folder);
        await RunAsync(folder);

        var fault = await Assert.ThrowsAsync<Gateway.Hosting.SettingException>(
            () => AdminHost.StartAsync(folder, settings: ("Secrets:MasterKey", old.ToBase64())));

        Assert.StartsWith("Secrets:MasterKey:", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Interrupted_after_any_step_it_serves_and_the_next_run_finishes(int steps)
    {
        using var folder = await StoreAsync();
        var old = await KeyAsync(folder);

        await InterruptAsync(folder, steps);
        await AssertServesAsync(folder);
        var (code, _) = await RunAsync(folder);

        Assert.Equal(0, code);
        Assert.Single(await File.ReadAllLinesAsync(folder.KeyFile));
        AssertNothingIsUnder(old, folder);
        await AssertServesAsync(folder);
    }

    [Fact]
    public async Task Losing_the_old_key_half_way_stops_the_start()
    {
        using var folder = await StoreAsync();
        await InterruptAsync(folder, steps: 3);
        var both = await File.ReadAllLinesAsync(folder.KeyFile);
        Assert.Equal(2, both.Length);

        var fault = await Assert.ThrowsAsync<Gateway.Hosting.SettingException>(
            () => AdminHost.StartAsync(folder, settings: ("Secrets:MasterKey", both[0])));

        Assert.Contains("is needed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_the_settings_is_replaced_by_the_new_setting()
    {
        using var folder = await StoreAsync();
        var old = await KeyAsync(folder);
        var chosen = MasterKey.New();
        var settings = new[] { ("Secrets:MasterKey", (string?)chosen.ToBase64()), ("Secrets:PreviousMasterKeys:0", old.ToBase64()) };
        await AssertServesAsync(folder, settings);

        var (code, output) = await RunAsync(folder, settings);

        Assert.Equal(0, code);
        Assert.Contains("Secrets:PreviousMasterKeys can be removed now", output, StringComparison.Ordinal);
        AssertNothingIsUnder(old, folder);
        await AssertServesAsync(folder, settings[..1]);
        Assert.Contains("nothing to re-encrypt", (await RunAsync(folder, settings[..1])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_that_cannot_be_replaced_is_found_before_anything_is_changed()
    {
        using var folder = await StoreAsync();
        var old = await KeyAsync(folder);
        var (chosen, before) = (MasterKey.New(), MasterKey.New());
        await File.WriteAllLinesAsync(folder.KeyFile, [chosen.ToBase64(), before.ToBase64()]);
        var previous = ("Secrets:PreviousMasterKeys:0", (string?)old.ToBase64());
        // Stands where the new content is written first: in the way of root, too.
        var obstacle = Directory.CreateDirectory(folder.KeyFile + ".new");

        var (code, output) = await RunAsync(folder, previous);

        Assert.Equal(1, code);
        Assert.StartsWith($"Secrets:MasterKeyFile holds \"{folder.KeyFile}\": should name a file this process can replace", output, StringComparison.Ordinal);
        Assert.Contains("Secrets:PreviousMasterKeys", output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd().Split('\n'));
        Assert.Equal(0, CountUnder(chosen, folder));
        Assert.Equal([chosen.ToBase64(), before.ToBase64()], await File.ReadAllLinesAsync(folder.KeyFile));

        obstacle.Delete();
        Assert.Equal(0, (await RunAsync(folder, previous)).Code);
        AssertNothingIsUnder(old, folder);
        Assert.Equal(chosen.ToBase64(), Assert.Single(await File.ReadAllLinesAsync(folder.KeyFile)));
        await AssertServesAsync(folder);
    }

    [Fact]
    public async Task A_key_file_that_holds_the_new_key_alone_need_not_be_replaced()
    {
        using var folder = await StoreAsync();
        var old = await KeyAsync(folder);
        var chosen = MasterKey.New();
        await File.WriteAllTextAsync(folder.KeyFile, chosen.ToBase64());
        Directory.CreateDirectory(folder.KeyFile + ".new");

        var (code, output) = await RunAsync(folder, ("Secrets:PreviousMasterKeys:0", old.ToBase64()));

        Assert.Equal(0, code);
        Assert.Contains("holds the new master key alone", output, StringComparison.Ordinal);
        Assert.Contains("Secrets:PreviousMasterKeys can be removed now", output, StringComparison.Ordinal);
        AssertNothingIsUnder(old, folder);
        await AssertServesAsync(folder);
    }

    [Fact]
    public async Task A_key_file_that_cannot_be_replaced_by_a_new_key_is_refused_with_a_way_out()
    {
        using var folder = await StoreAsync();
        var old = await KeyAsync(folder);
        Directory.CreateDirectory(folder.KeyFile + ".new");

        var (code, output) = await RunAsync(folder);

        Assert.Equal(1, code);
        Assert.Contains("or one that holds the new key alone, with the old one in Secrets:PreviousMasterKeys", output, StringComparison.Ordinal);
        Assert.Equal(old.ToBase64(), (await File.ReadAllTextAsync(folder.KeyFile)).Trim());
        await AssertServesAsync(folder);
    }

    [Fact]
    public async Task It_is_refused_while_the_gateway_serves_and_where_there_is_no_store()
    {
        using var folder = await StoreAsync();
        await using (await AdminHost.StartAsync(folder))
        {
            var (code, output) = await RunAsync(folder);
            Assert.Equal(1, code);
            Assert.Contains("no other process uses", output, StringComparison.Ordinal);
        }

        using var empty = new TempFolder();
        Assert.Contains("there is none at", (await RunAsync(empty)).Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(empty.Path));
    }

    [Fact]
    public async Task A_value_that_does_not_open_keeps_both_keys_in_use()
    {
        using var folder = await StoreAsync();
        Execute(folder, "UPDATE SignSecrets SET AppId = 'A2' WHERE AppId = 'A1'");

        var (code, output) = await RunAsync(folder);

        Assert.Equal(1, code);
        Assert.Contains("The stored value app/A2/sign-secret/", output, StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(folder.KeyFile)).Length);
    }

    /// <summary>Two apps, two channels, a platform key and remembered exchanges: 236 sealed values with the store's own key.</summary>
    private static async Task<TempFolder> StoreAsync()
    {
        var folder = new TempFolder();
        await using var host = await AdminHost.StartAsync(folder);
        await host.CreateAppAsync();
        await host.PutAsync("apps/A1/channels/wechat-mp", $$"""{"wxAppId":"wx1","appSecret":"{{AppSecret}}"}""");
        await host.PutAsync("apps/A1/channels/alipay",
            $$"""{"aliAppId":"2021000000000001","privateKey":"{{AlipayTestKeys.AppPrivateKey}}","alipayPublicKey":"{{AlipayTestKeys.AlipayPublicKey}}"}""");
        await host.PostAsync("merchants/M1/apps", """{"appId":"A2","name":"x","dialect":"open"}""");
        var sealer = host.Service<SecretSealer>();
        using var connection = host.Service<SqliteDatabase>().OpenConnection();
        for (var i = 0; i < Exchanges; i++)
        {
            var key = SHA256.HashData([(byte)i]);
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO Exchanges (Key, ExpiresAt, Answer) VALUES ($key, 9999999999999, $answer)";
            insert.Parameters.AddWithValue("$key", key);
            insert.Parameters.AddWithValue("$answer", sealer.Seal("answer"u8, $"exchange/{Convert.ToHexStringLower(key)}"));
            insert.ExecuteNonQuery();
        }

        return folder;
    }

    private static async Task<MasterKey> KeyAsync(TempFolder folder) => MasterKey.Parse(await File.ReadAllTextAsync(folder.KeyFile))!;

    private static async Task<(int Code, string Output)> RunAsync(TempFolder folder, params (string Key, string? Value)[] settings)
    {
        using var output = new StringWriter();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(AdminHost.Settings(folder, settings)).Build();
        var code = await RotateMasterKeyCommand.Create(() => configuration).Parse([]).InvokeAsync(new() { Output = output, Error = output });
        return (code, output.ToString());
    }

    /// <summary>Runs until so many lines were reported, and breaks off there.</summary>
    private static async Task InterruptAsync(TempFolder folder, int steps)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(AdminHost.Settings(folder)).Build();
        var services = new ServiceCollection();
        services.AddLogging().AddMerchants().AddStorage(configuration);
        await using var provider = services.BuildServiceProvider();
        await Assert.ThrowsAsync<IOException>(() => provider.GetRequiredService<MasterKeyRotation>().RunAsync(
            _ =>
            {
                if (--steps == 0)
                {
                    throw new IOException("The terminal is gone.");
                }
            },
            CancellationToken.None));
    }

    private static async Task AssertServesAsync(TempFolder folder, params (string Key, string? Value)[] settings)
    {
        await using var host = await AdminHost.StartAsync(folder, settings: settings);
        Assert.Equal(AppSecret, host.Directory.Current.Find("A1")!.WeChatMp!.AppSecret.Reveal());
        var alipay = host.Directory.Current.Find("A1")!.Alipay!;
        Assert.Equal((AlipayTestKeys.AppPrivateKey, AlipayTestKeys.AlipayPublicKey), (alipay.PrivateKey.Reveal(), alipay.AlipayPublicKey));
        Assert.NotNull(host.Directory.Current.Find("A2")!.PlatformKey);
        Assert.True((bool)(await host.GetAsync("audit/verify")).Json!["whole"]!);
    }

    private static long CountUnder(MasterKey key, TempFolder folder)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM Exchanges WHERE substr(Answer, 1, {SecretSealer.PrefixLength}) = $key";
        command.Parameters.AddWithValue("$key", SecretSealer.Prefix(key));
        return (long)command.ExecuteScalar()!;
    }

    private static void AssertNothingIsUnder(MasterKey key, TempFolder folder) =>
        Assert.DoesNotContain(System.Text.Encoding.Latin1.GetString(key.Id), folder.EveryByte(), StringComparison.Ordinal);

    private static void Execute(TempFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
