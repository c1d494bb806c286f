using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Proofs;

/// <summary>Memory is measured here, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(HostileBodyTests), DisableParallelization = true)]
public sealed class HostileBodyCollection;

/// <summary>Whatever a body holds, it is refused in an orderly way and leaves nothing behind.</summary>
[Collection(nameof(HostileBodyTests))]
public sealed class HostileBodyTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const int Bodies = 2000;
    private const int Batch = 25;
    private const int LargestBody = 64 * 1024;
    private static readonly string[] Calls = ["getWxAccessToken", "getWxAuthUrl", "channel/auth/authAndSet", "ping"];
    private static readonly HttpStatusCode[] PlainRefusals =
        [HttpStatusCode.BadRequest, HttpStatusCode.RequestTimeout, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType];

    [Fact]
    public async Task Two_thousand_malformed_bodies_never_cause_a_fault_and_leave_memory_flat()
    {
        var app = await gateway.CreateAppAsync("v2");
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        await PostAllAsync(app, new Random(7), 500, []);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await PostAllAsync(app, new Random(20260301), Bodies, seen);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        // 8,000 requests with some 50 MB of bodies. What may grow is what has to be remembered of those accepted, and the
        // server's own pooled blocks, by some megabytes where many bodies happen to be under way at once.
        Assert.True(grown < 8 * 1024 * 1024, $"{grown} bytes more are in use");
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "10505", "10506", "20052", "413", "415" }, seen.Keys.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(Bodies * Calls.Length, seen.Values.Sum());
        var good = await app.CallAsync("getWxAccessToken", ("code", app.NewCode()));
        Assert.Equal(0, good.EffectiveCode);
    }

    [Theory]
    [InlineData("sign")]
    [InlineData("appId")]
    [InlineData("reqTime")]
    public async Task A_repeated_envelope_field_is_10505_also_where_both_are_the_same(string field)
    {
        foreach (var dialect in new[] { "v2", "v3-beta", "v3", "open" })
        {
            var app = await gateway.CreateAppAsync(dialect);
            var request = app.Sign(app.Request());
            var text = TestApp.Text(request);
            Assert.Equal(10505, (await app.PostTextAsync("/unipay/assist/ping", $$"""{"{{field}}":{{request[field]!.ToJsonString()}},{{text[1..]}}""")).Code);
            Assert.Equal(10505, (await app.PostTextAsync("/unipay/assist/ping", $$"""{"{{field}}":null,{{text[1..]}}""")).Code);
        }
    }

    [Theory]
    [InlineData(LargestBody, false, 0)]
    [InlineData(LargestBody, true, 0)]
    [InlineData(LargestBody + 1, false, 413)]
    [InlineData(LargestBody + 1, true, 413)]
    public async Task A_body_may_have_64_KiB_and_no_more_whether_its_length_is_told_or_not(int length, bool chunked, int expected)
    {
        var app = await gateway.CreateAppAsync("v2");
        var body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        Encoding.UTF8.GetBytes(TestApp.Text(app.Sign(app.Request())), body);
        var (status, code, _) = await PostAsync("ping", new Hostile(body) { Chunked = chunked });
        Assert.Equal(expected == 0 ? HttpStatusCode.OK : (HttpStatusCode)expected, status);
        Assert.Equal(expected == 0 ? 0 : null, code);
    }

    [Fact]
    public async Task A_body_that_ends_early_gets_no_answer_but_a_400_and_the_next_call_is_served()
    {
        var app = await gateway.CreateAppAsync("v2");
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Http.BaseAddress!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /unipay/assist/ping HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"appId\":"));
        client.Client.Shutdown(SocketShutdown.Send);
        var answer = new byte[12];
        try
        {
            var length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false);
            Assert.True(length == 0 || answer.AsSpan().SequenceEqual("HTTP/1.1 400"u8), Encoding.ASCII.GetString(answer));
        }
        catch (IOException)
        {
            // The server reset the connection: no answer at all.
        }

        Assert.Equal(0, (await app.CallAsync("ping")).Code);
    }

    private async Task PostAllAsync(TestApp app, Random random, int count, Dictionary<string, int> seen)
    {
        for (var done = 0; done < count; done += Batch)
        {
            // Wrong signatures are slowed down: a pause, by the gateway's clock, lets every body through to its answer.
            gateway.Time.Advance(TimeSpan.FromSeconds(30));
            var bodies = Enumerable.Range(done, Batch).Select(i => Malform(app, random, i)).ToList();
            var posts = bodies.SelectMany(body => Calls.Select(async call => (call, body, Answer: await PostAsync(call, body))));
            foreach (var (call, body, answer) in await Task.WhenAll(posts))
            {
                AssertOrderly(call, body, answer);
                var outcome = answer.Code?.ToString(CultureInfo.InvariantCulture) ?? ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
                seen[outcome] = seen.GetValueOrDefault(outcome) + 1;
            }
        }
    }

    private static void AssertOrderly(string call, Hostile body, (HttpStatusCode Status, int? Code, string Text) answer)
    {
        var orderly = answer.Status is HttpStatusCode.OK ? answer.Code is not (null or 10500) : PlainRefusals.Contains(answer.Status);
        Assert.True(orderly, $"{call} {body.Kind}: {(int)answer.Status} {answer.Text}");
    }

    private async Task<(HttpStatusCode Status, int? Code, string Text)> PostAsync(string call, Hostile body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/unipay/assist/" + call) { Content = new ByteArrayContent(body.Bytes) };
        if (body.ContentType is { } type)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (body.Encoding is { } encoding)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        request.Headers.TransferEncodingChunked = body.Chunked;
        using var response = await gateway.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(response.Headers.GetValues("X-Trace-Id").Single(), (string?)json["traceId"]);
        var isProblem = response.Content.Headers.ContentType!.MediaType == "application/problem+json";
        Assert.Equal(response.StatusCode != HttpStatusCode.OK, isProblem);
        return (response.StatusCode, isProblem ? null : (int)json["code"]!, text);
    }

    /// <summary>One of two dozen ways to spoil a right body; which bytes are hit is the generator's choice.</summary>
    private static Hostile Malform(TestApp app, Random random, int index)
    {
        var request = app.Sign(app.Request(("code", app.NewCode()), ("url", "https://shop.example.com/pay?a=中文")));
        var text = TestApp.Text(request);
        var right = Encoding.UTF8.GetBytes(text);
        var kind = index % 26;
        Hostile hostile = kind switch
        {
            0 => new(right[..random.Next(right.Length)]),
            1 => new(Flip(right, random, 1)),
            2 => new(Flip(right, random, 20)),
            3 => new(Splice(right, random, [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE4, 0xB8], [0x00], [0x1F]])),
            4 => Text(With(request, Member(random), random.Next(2) == 0 ? "\"\\ud800\"" : "\"a\\udc00b\"")),
            5 => new([0xEF, 0xBB, 0xBF, .. random.Next(2) == 0 ? right : [0xEF, 0xBB, 0xBF, .. right]]),
            6 => new(Encoding.Unicode.GetBytes(text)),
            7 => Text(With(request, Member(random), Nested(random.Next(1, 3000), random.Next(2) == 0))),
            8 => Text(With(request, Member(random), random.Next(5) switch { 0 => "1e999999999", 1 => "-1E-2147483649", 2 => new string('9', 5000), 3 => "0." + new string('0', 3000) + "1", _ => "1e400" })),
            9 => Text("{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"{i:x}\":1"))[..60_000].TrimEnd('"', ':', ',') + "}"),
            10 => Text("{" + string.Join(',', Enumerable.Range(0, random.Next(400, 3000)).Select(i => $"\"m{i}\":{i}")) + "," + text[1..]),
            11 => Text(Repeat(request, text, random.Next(2) == 0 ? Member(random) : "sign")),
            12 => Text(Repeat(request, text, random.Next(2) == 0 ? "appId" : "reqTime")),
            13 => Text(With(request, Member(random), "null")),
            14 => Text(With(request, Member(random), random.Next(4) switch { 0 => "true", 1 => "[]", 2 => "{}", _ => "[[1,{\"a\":null}],\"\\u0000\"]" })),
            15 => Text(random.Next(8) switch { 0 => "null", 1 => "[]", 2 => "\"text\"", 3 => "42", 4 => "true", 5 => "", 6 => " \r\n\t", _ => $"[{text}]" }),
            16 => Text(random.Next(4) switch { 0 => "/* a */" + text, 1 => text[..^1] + "// b\n}", 2 => text[..^1] + ",}", _ => text + text }),
            17 => new(Padded(right, LargestBody + random.Next(2))) { Chunked = random.Next(2) == 0 },
            18 => new(Padded(right, random.Next(1, 4) * 30_000)) { Chunked = true },
            19 => new(right) { ContentType = ((string?[])[null, "", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk", "application/json;;;", "json", "application/jsonx", "\"", "application/json; charset=\"utf-16"])[random.Next(10)] },
            20 => new(Gzip(right)) { Encoding = random.Next(2) == 0 ? "gzip" : null },
            21 => Text(With(request, Member(random), $"\"{new string((char)random.Next(0x4E00, 0x9FFF), random.Next(1, 20_000))}\"")),
            22 => Text(With(request, Member(random), random.Next(3) switch { 0 => "\"\\u0000\"", 1 => "\"\\x41\"", _ => "'single'" })),
            23 => Text(With(request, "reqTime", random.Next(6) switch { 0 => "-1", 1 => "9223372036854775808", 2 => "\"9999-99-99 99:99:99\"", 3 => "1e9", 4 => "0.5", _ => "999999999999999" })),
            24 => Text(With(request, "sign", random.Next(4) switch { 0 => "\"\"", 1 => "1", 2 => $"\"{new string('g', 64)}\"", _ => $"\"{new string('A', 1025)}\"" })),
            _ => new(RandomBytes(random)),
        };
        return hostile with { Kind = kind };
    }

    private static string Member(Random random) => ((string[])["appId", "nonceStr", "reqTime", "sign", "code", "url", "mchNo", "clientIp", "reqId", "state", "scope", "x"])[random.Next(12)];

    private static Hostile Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string With(JsonObject request, string name, string raw) =>
        "{" + string.Join(',', request.Where(member => member.Key != name).Select(member => $"\"{member.Key}\":{member.Value!.ToJsonString()}")) + $",\"{name}\":{raw}}}";

    private static string Repeat(JsonObject request, string text, string name) =>
        $"{{\"{name}\":{request[name]?.ToJsonString() ?? "0"},{text[1..^1]},\"\\u00{(int)name[0]:x2}{name[1..]}\":{request[name]?.ToJsonString() ?? "0"}}}";

    private static string Nested(int depth, bool arrays) =>
        (arrays ? new string('[', depth) : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1") + new string(arrays ? ']' : '}', depth);

    private static byte[] Flip(byte[] right, Random random, int times)
    {
        var bytes = right.ToArray();
        for (var i = 0; i < times; i++)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    private static byte[] Splice(byte[] right, Random random, byte[][] wrong)
    {
        var at = random.Next(right.Length);
        return [.. right[..at], .. wrong[random.Next(wrong.Length)], .. right[at..]];
    }

    private static byte[] Padded(byte[] right, int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)' ');
        right.CopyTo(bytes, 0);
        return bytes;
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, 4096)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Gzip(byte[] right)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(right);
        }

        return target.ToArray();
    }

    private sealed record Hostile(byte[] Bytes)
    {
        public string? ContentType { get; init; } = "application/json";

        public string? Encoding { get; init; }

        public bool Chunked { get; init; }

        public int Kind { get; init; }
    }
}
