using Gateway.Hosting;

namespace Gateway.Storage.Encryption;

/// <summary>A file of master keys, one base64 line each: the current one first, then those it replaces.</summary>
internal sealed class MasterKeyFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public string Path { get; } = path;

    public bool Exists => File.Exists(Path);

    public IReadOnlyList<MasterKey> Read()
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & Others) is not UnixFileMode.None)
            {
                throw Wrong($"should be readable by its owner alone; run: chmod 600 '{Path}'");
            }

            var keys = File.ReadAllLines(Path)
                .Where(line => !string.IsNullOrWhiteSpace(line))
                .Select((line, index) => MasterKey.Parse(line)
                    ?? throw Wrong($"should hold 32 bytes in base64 on each line; key {index + 1} does not"))
                .ToList();
            return keys.Count > 0 ? keys : throw Wrong("should hold 32 bytes in base64; it is empty");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"should name a file this process can read: {fault.Message}");
        }
    }

    /// <summary>Writes what the file holds once more: throws where <see cref="Write"/> would.</summary>
    public void Rewrite() => Write(Read());

    /// <summary>Replaces the file in one step: whoever reads it, after a crash too, finds the old content or the new.</summary>
    public void Write(IReadOnlyList<MasterKey> keys)
    {
        var temporary = Path + ".new";
        try
        {
            File.Delete(temporary);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using (var stream = new FileStream(temporary, options))
            using (var writer = new StreamWriter(stream))
            {
                foreach (var key in keys)
                {
                    writer.Write(key.ToBase64());
                    writer.Write('\n');
                }

                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Replaced by a rotation, made by the first start.
            throw Wrong(Exists
                ? $"should name a file this process can replace, or one that holds the new key alone, with the old one in {MasterKeySettings.PreviousKey}: {fault.Message}"
                : $"should name a file this process can write: {fault.Message}");
        }
    }

    private SettingException Wrong(string shouldHold) => new(MasterKeySettings.FileKey, Path, shouldHold);
}
