using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Gateway.Tests.Signing;

/// <summary>
/// What <c>String.toUpperCase(Locale.ROOT)</c> of Java 17 makes of every code point that it changes: lines of hexadecimal code
/// points, first the character and then its upper case.
/// </summary>
internal static class UpperCaseTable
{
    public static Dictionary<int, string> Read()
    {
        using var compressed = File.OpenRead(Path.Combine(Repository.Root, "tests", "Gateway.Tests", "Signing", "Vectors", "java17-upper-case.txt.gz"));
        using var lines = new StreamReader(new GZipStream(compressed, CompressionMode.Decompress), Encoding.ASCII);
        var table = new Dictionary<int, string>();
        while (lines.ReadLine() is { } line)
        {
            var points = line.Split(' ').Select(p => int.Parse(p, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            table.Add(points[0], string.Concat(points[1..].Select(char.ConvertFromUtf32)));
        }

        return table;
    }
}
