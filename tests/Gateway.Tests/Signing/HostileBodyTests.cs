using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

/// <summary>Limits on time, apart from the other tests so that a mutation run on a busy machine can leave them out.</summary>
public sealed class HostileBodyTests
{
    [Fact]
    public void Hostile_bodies_of_64_KiB_are_dealt_with_at_once()
    {
        string[] hostile =
        [
            "{" + Repeated(i => $"\"{i}\":1", 6000) + "}",
            "{" + Repeated(_ => "\"a\":1", 510) + "}",
            "{" + Repeated(i => $"\"{new string('n', 110)}{i:000}\":\"\"", 510) + "}",
            "{" + Repeated(i => $"\"{new string('n', 110)}{600 - i:000}\":\"\"", 510) + "}",
            "{\"a\":\"" + string.Concat(Enumerable.Repeat("\\u0001", 10_900)) + "\"}",
            "{\"a\":[" + "\"" + string.Concat(Enumerable.Repeat("\\u0080", 10_900)) + "\"]}",
            "{\"a\":\"" + string.Concat(Enumerable.Repeat("\\\"", 32_000)) + "\"}",
            "{\"a\":\"" + string.Concat(Enumerable.Repeat("ΐ", 32_000)) + "\"}",
            "{\"a\":\"" + string.Concat(Enumerable.Repeat("\\ud800", 10_900)) + "\"}",
            "{\"a\":" + new string('1', 65_000) + "}",
            "{\"a\":" + new string('[', 65_000),
            new string('{', 65_000),
            "{\"" + new string('n', 4000) + "\":{" + Repeated(i => $"\"{i}\":1", 60) + "}}",
        ];
        var (body, text) = (new SignedBody(), new CanonicalText());
        foreach (var json in hostile)
        {
            var start = TimeProvider.System.GetTimestamp();
            if (body.Parse(Encoding.UTF8.GetBytes(json)) == BodyFault.None)
            {
                text.FromRequest(body, Dialect.V3);
                text.FromRequest(body, Dialect.Open);
                Assert.InRange(text.Utf8.Length, 0, 1 << 20);
            }

            // Far above what it takes (below 2 ms), far below what anything quadratic in 64 KiB would.
            Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
    }

    private static string Repeated(Func<int, string> one, int count) => string.Join(',', Enumerable.Range(0, count).Select(one));
}
