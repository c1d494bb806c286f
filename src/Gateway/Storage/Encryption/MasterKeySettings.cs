using Gateway.Hosting;

namespace Gateway.Storage.Encryption;

/// <summary>Where the master key comes from: a setting, a file that was named, or the file beside the database.</summary>
internal sealed class MasterKeySettings
{
    public const string KeyKey = "Secrets:MasterKey";
    public const string FileKey = "Secrets:MasterKeyFile";
    public const string PreviousKey = "Secrets:PreviousMasterKeys";

    private readonly bool _fileWasNamed;

    public MasterKeySettings(IConfiguration configuration, string databasePath)
    {
        var key = configuration[KeyKey];
        var file = configuration[FileKey];
        Previous = [.. configuration.GetSection(PreviousKey).GetChildren().Select(entry => Parse(entry.Value, entry.Path))];
        if (!string.IsNullOrWhiteSpace(key))
        {
            if (!string.IsNullOrWhiteSpace(file))
            {
                throw new SettingException(FileKey, file, $"should not be set together with {KeyKey}: choose one");
            }

            Key = Parse(key, KeyKey);
            return;
        }

        _fileWasNamed = !string.IsNullOrWhiteSpace(file);
        File = new MasterKeyFile(_fileWasNamed ? Path.GetFullPath(file!) : databasePath + ".master-key");
    }

    public MasterKey? Key { get; }

    /// <summary>Null where the key is a setting.</summary>
    public MasterKeyFile? File { get; }

    public IReadOnlyList<MasterKey> Previous { get; }

    /// <param name="storeIsNew">
    /// Nothing is sealed yet. Only then, and only beside the database, is a missing key file made: a new key would
    /// open nothing that is already there, and a file that was named is expected to exist.
    /// </param>
    public MasterKeyRing Load(bool storeIsNew)
    {
        if (Key is not null)
        {
            return new MasterKeyRing(Key, Previous);
        }

        if (!File!.Exists)
        {
            if (_fileWasNamed)
            {
                throw new SettingException(
                    FileKey, File.Path, $"should name a file that exists; make one with: (umask 077; openssl rand -base64 32 > '{File.Path}')");
            }

            if (!storeIsNew)
            {
                throw new SettingException(
                    FileKey, held: null, $"the store holds secrets, but their master key is missing: put the key file back at {File.Path}, or set {KeyKey} or {FileKey}");
            }

            File.Write([MasterKey.New()]);
        }

        var keys = File.Read();
        return new MasterKeyRing(keys[0], keys.Skip(1).Concat(Previous));
    }

    private static MasterKey Parse(string? base64, string key) =>
        MasterKey.Parse(base64 ?? "") ?? throw new SettingException(key, held: null, "should hold 32 bytes in base64, as `openssl rand -base64 32` prints them");
}
