using System.Diagnostics;
using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class Sm3Tests
{
    [Theory]
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    [InlineData("", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b")]
    public void The_samples_of_the_standard_come_out(string text, string digest)
    {
        Assert.Equal(digest, Sm3(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public async Task Every_length_agrees_with_openssl()
    {
        var random = new Random(20161);
        var folder = Directory.CreateTempSubdirectory("sm3-");
        try
        {
            var lengths = Enumerable.Range(0, 200).Concat([247, 248, 255, 256, 1000, 4095, 4096, 65536]);
            var expected = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var length in lengths)
            {
                var bytes = new byte[length];
                random.NextBytes(bytes);
                var name = $"{length}.bin";
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, name), bytes, TestContext.Current.CancellationToken);
                expected[name] = Sm3(bytes);
            }

            foreach (var line in await OpenSsl(folder.FullName, ["dgst", "-sm3", "-r", .. expected.Keys]))
            {
                var parts = line.Split(" *");
                Assert.Equal(parts[0], expected[parts[1]]);
                expected.Remove(parts[1]);
            }

            Assert.Empty(expected);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Sm3(byte[] text)
    {
        var raw = new byte[Sm3Digest.Length];
        Sm3Digest.Compute(text, raw);
        return Convert.ToHexStringLower(raw);
    }

    private static async Task<string[]> OpenSsl(string folder, IEnumerable<string> arguments)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo("openssl", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("openssl is not installed.");
        }

        using (process!)
        {
            var output = await process!.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipWhen(process.ExitCode != 0, "This openssl has no SM3.");
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
