using Gateway.Hosting;
using Gateway.Storage.Encryption;
using Gateway.Tests.Admin;

namespace Gateway.Tests.Storage;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class MasterKeyTests
{
    [Fact]
    public async Task The_first_start_makes_a_key_only_its_owner_can_read()
    {
        using var folder = new TempFolder();
        await using (await AdminHost.StartAsync(folder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.KeyFile));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Database));
        }

        var key = await File.ReadAllTextAsync(folder.KeyFile);
        await using var again = await AdminHost.StartAsync(folder);
        Assert.Equal(key, await File.ReadAllTextAsync(folder.KeyFile));
    }

    [Fact]
    public async Task A_missing_key_file_stops_the_start_and_no_new_one_is_made()
    {
        using var folder = await StoreAsync();
        File.Delete(folder.KeyFile);

        var line = await RefusalAsync(folder);

        Assert.Contains($"put the key file back at {folder.KeyFile}", line, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.KeyFile));
    }

    [Fact]
    public async Task A_wrong_key_stops_the_start()
    {
        using var folder = await StoreAsync();
        var right = MasterKey.Parse(await File.ReadAllTextAsync(folder.KeyFile))!;
        var wrong = MasterKey.New();

        var line = await RefusalAsync(folder, ("Secrets:MasterKey", wrong.ToBase64()));

        Assert.StartsWith("Secrets:MasterKey:", line, StringComparison.Ordinal);
        Assert.Contains($"key {right} is needed, {wrong} is configured", line, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong.ToBase64(), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_others_can_read_stops_the_start()
    {
        using var folder = await StoreAsync();
        File.SetUnixFileMode(folder.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Contains($"chmod 600 '{folder.KeyFile}'", await RefusalAsync(folder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=\n")]
    public async Task A_key_file_without_a_key_stops_the_start(string content)
    {
        using var folder = await StoreAsync();
        await File.WriteAllTextAsync(folder.KeyFile, content);

        Assert.Contains("32 bytes in base64", await RefusalAsync(folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_that_was_named_has_to_exist()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "elsewhere.key");

        Assert.Contains("openssl rand -base64 32", await RefusalAsync(folder, ("Secrets:MasterKeyFile", file)), StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_malformed_setting_is_refused_without_being_shown()
    {
        using var folder = new TempFolder();

        var line = await RefusalAsync(folder, ("Secrets:MasterKey", "hunter2"));

        Assert.StartsWith("Secrets:MasterKey: should hold 32 bytes", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
        Assert.StartsWith(
            "Secrets:PreviousMasterKeys:1:",
            await RefusalAsync(folder, ("Secrets:MasterKey", MasterKey.New().ToBase64()), ("Secrets:PreviousMasterKeys:0", MasterKey.New().ToBase64()), ("Secrets:PreviousMasterKeys:1", "x")),
            StringComparison.Ordinal);
        Assert.Contains(
            "choose one",
            await RefusalAsync(folder, ("Secrets:MasterKey", MasterKey.New().ToBase64()), ("Secrets:MasterKeyFile", "f")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Storage:Provider", "PostgreSql")]
    [InlineData("Storage:ConnectionString", "Data Source=:memory:")]
    [InlineData("Storage:ConnectionString", "nonsense")]
    [InlineData("Storage:ConnectionString", "Data Source=/proc/nowhere/gateway.db")]
    public async Task A_store_that_cannot_be_used_stops_the_start(string key, string held)
    {
        using var folder = new TempFolder();

        Assert.StartsWith($"{key} holds \"{held}\": should ", await RefusalAsync(folder, (key, held)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_stops_the_start()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Database, new string('x', 5000));

        Assert.Contains("not a database", await RefusalAsync(folder), StringComparison.Ordinal);
    }

    private static async Task<TempFolder> StoreAsync()
    {
        var folder = new TempFolder();
        await using var host = await AdminHost.StartAsync(folder);
        return folder;
    }

    private static async Task<string> RefusalAsync(TempFolder folder, params (string Key, string? Value)[] settings)
    {
        var fault = await Assert.ThrowsAsync<SettingException>(() => AdminHost.StartAsync(folder, settings: settings));
        Assert.DoesNotContain('\n', fault.Message);
        return fault.Message;
    }
}
