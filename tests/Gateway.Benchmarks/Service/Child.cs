using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Gateway.Benchmarks.Service;

/// <summary>CPU time a process has used so far.</summary>
internal readonly record struct CpuTime(TimeSpan User, TimeSpan System)
{
    public TimeSpan Total => User + System;

    public CpuTime Since(CpuTime earlier) => new(User - earlier.User, System - earlier.System);
}

/// <summary>A server in a process of its own, its output in a file. Ended when disposed.</summary>
internal sealed partial class Child : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private Child(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>The most memory it held at once.</summary>
    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public CpuTime Cpu => new(_process.UserProcessorTime, _process.PrivilegedProcessorTime);

    /// <summary>Starts and waits until the output names the address it listens on.</summary>
    /// <param name="name">Names the output file.</param>
    /// <param name="folder">Where the output goes; the working directory too.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="cpu">The only CPU it may use; null for all.</param>
    /// <param name="cancellationToken">Gives up waiting, and ends it.</param>
    public static async Task<Child> StartAsync(
        string name, string folder, IEnumerable<string> command, IReadOnlyDictionary<string, string> environment, int? cpu, CancellationToken cancellationToken)
    {
        var log = Path.Combine(folder, name + ".log");
        File.Delete(log);
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = folder };
        // The shell only opens the file: the program takes its place, and its process id.
        string[] shell = ["-c", "exec \"$@\" > \"$0\" 2>&1", log, .. cpu is null ? Array.Empty<string>() : ["taskset", "-c", $"{cpu}"], .. command];
        Array.ForEach(shell, start.ArgumentList.Add);
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        try
        {
            return new Child(process, await AddressInAsync(log, process, cancellationToken));
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(_process);

    private static async Task<Uri> AddressInAsync(string log, Process process, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
            var text = File.Exists(log) ? await ReadSharedAsync(log, patience.Token) : "";
            if (AddressPattern().Match(text) is { Success: true } match)
            {
                return new Uri(match.Value);
            }

            if (process.HasExited)
            {
                throw new InvalidOperationException($"{Path.GetFileName(log)}: it ended before it listened: {text}");
            }
        }
    }

    private static async Task<string> ReadSharedAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task EndAsync(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*(?=\D)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddressPattern();
}
