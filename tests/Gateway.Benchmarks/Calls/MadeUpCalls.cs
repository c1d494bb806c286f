using System.Text;
using Gateway.Envelope;
using Gateway.Signing;
using Gateway.Storage.Calls;

namespace Gateway.Benchmarks.Calls;

/// <summary>Calls that never were, the same ones every time: 30 days of them up to now, a few apps busy and most quiet.</summary>
internal sealed class MadeUpCalls(int apps, int records)
{
    private const long Days = 30;

    private readonly DateTimeOffset _end = TimeProvider.System.GetUtcNow();

    public static string TraceId(int record) => Digest("trace", record)[..12];

    public static string Nonce(int record) => Digest("nonce", record)[..32];

    public static string Code(int record) => Digest("code", record)[..32];

    /// <summary>A user comes back five times.</summary>
    public static string OpenId(int record) => "o" + Digest("user", record / 5)[..27];

    public string App(int number) => $"A{number % apps:D5}";

    /// <summary>Milliseconds since 1970.</summary>
    public long StartOf(int record) => _end.AddDays(-Days).ToUnixTimeMilliseconds() + (record * (Days * 86_400_000 / records));

    public CallEntry Entry(int record, CallHashes hashes)
    {
        var isExchange = record % 2 == 1;
        var isRefused = record % 100 == 7;
        return new CallEntry
        {
            At = StartOf(record),
            // Squared: the first apps get most of the calls.
            AppId = App((int)(Math.Pow(Spread(record), 2) * apps)),
            MchNo = "M1",
            Dialect = Dialect.V2,
            Call = isExchange ? "getWxAccessToken" : "ping",
            Outcome = isRefused ? Outcome.RefusedByPlatform : record % 1000 == 8 ? Outcome.SignatureWrong : Outcome.Success,
            Code = isRefused ? 20080 : record % 1000 == 8 ? 20052 : 0,
            PlatformCode = isRefused ? (record % 200 == 7 ? "40163" : "40029") : null,
            ElapsedMicroseconds = (long)(2000 + (Spread(record + 1) * 100_000)),
            PlatformMicroseconds = isExchange ? 40_000 : 0,
            TraceId = TraceId(record),
            IsSigned = record % 1000 != 8,
            Nonce = new CallNonce(Encoding.ASCII.GetBytes(Nonce(record))),
            CodeHash = isExchange ? hashes.OfCode(Encoding.ASCII.GetBytes(Code(record))) : null,
            OpenIdHash = isExchange && !isRefused ? hashes.OfOpenId(Encoding.ASCII.GetBytes(OpenId(record))) : null,
            RefusedBody = record % 1000 == 8 ? new byte[300] : null,
        };
    }

    // Evenly between 0 and 1, the same for the same record.
    private static double Spread(int record) => (uint)(record * 2_654_435_761L) / (double)uint.MaxValue;

    private static string Digest(string kind, int record) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes($"{kind}{record}")));
}
