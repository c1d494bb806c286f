using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Admin.Calls;

namespace Gateway.Tests.Admin.Calls;

/// <summary><c>GET /admin/api/calls/export</c>.</summary>
public sealed class CallExportTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_export_has_every_record_that_fits_newest_first_as_csv_or_as_json_lines()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        await gateway.StoreAsync([.. Enumerable.Range(0, 1300).Select(i => RecordedCalls.Entry(At.AddSeconds(i), i % 2 == 0 ? "A1" : "A2"))]);

        var (_, csv, headers) = await gateway.AskAsync("calls/export?appId=A1");
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("text/csv; charset=utf-8", headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=\"calls.csv\"", headers.ContentDisposition!.ToString());
        Assert.Equal(651, lines.Length);
        Assert.StartsWith("id,at,appId,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1299,2026-01-01T00:21:38.000Z,A1,,,ping,Success,0,,3,0,", lines[1], StringComparison.Ordinal);
        Assert.Equal(lines[1..].OrderByDescending(line => long.Parse(line.Split(',')[0])), lines[1..]);

        var (_, json, jsonHeaders) = await gateway.AskAsync("calls/export?format=jsonl&limit=7");
        var records = json.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal("application/jsonl; charset=utf-8", jsonHeaders.ContentType!.ToString());
        Assert.Equal([1300, 1299, 1298, 1297, 1296, 1295, 1294], records.Select(record => (long)record["id"]!));
        Assert.Equal((await gateway.CallsAsync("limit=7")).Select(record => record.ToJsonString()), records.Select(record => record.ToJsonString()));
    }

    [Fact]
    public async Task A_nonce_that_would_be_a_formula_is_text_in_the_file()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        var app = await gateway.CreateAppAsync();
        string[] nonces = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", "\t=1", "a\"b,c\r\nd", "＝1+1", "plain"];
        foreach (var nonce in nonces)
        {
            await app.PostAsync("ping", app.Sign(app.Request(("nonceStr", nonce))));
        }

        await gateway.WrittenAsync(nonces.Length);
        var (_, csv, _) = await gateway.AskAsync("calls/export");

        string[] fields = ["\"'=cmd|' /C calc'!A0\"", "\"'+1+1\"", "\"'-2+3\"", "\"'@SUM(A1:A9)\"", "\"'\t=1\"", "\"a\"\"b,c\r\nd\"", "\"'＝1+1\"", "plain"];
        Assert.All(fields, field => Assert.Contains(",true," + field + ",,\r\n", csv, StringComparison.Ordinal));
        Assert.Equal(nonces.Order(StringComparer.Ordinal), Nonces(csv).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_exports_run_at_once_and_a_third_is_told_to_wait()
    {
        await using var gateway = new TestGateway();
        await gateway.InitializeAsync();
        await gateway.StoreAsync([.. Enumerable.Range(0, 60_000).Select(i => RecordedCalls.Entry(At.AddSeconds(i)))]);

        // Both have begun, and stand still because nobody reads on: more is to be sent than fits into the buffers between.
        using var reader = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync }) { BaseAddress = gateway.Http.BaseAddress };
        using var first = await BeginAsync(reader);
        using var second = await BeginAsync(reader);
        var (status, text, _) = await gateway.AskAsync("calls/export");

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Contains("2 exports", text, StringComparison.Ordinal);
        Assert.Equal(60_001, (await first.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        await second.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, (await gateway.AskAsync("calls/export?limit=1")).Status);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("A1", "A1")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData("\r\n=1", "\"'\r\n=1\"")]
    public void A_field_is_quoted_where_it_has_to_be(string? text, string field) => Assert.Equal(field, CallCsv.Text(text));

    // A receive buffer that is set does not grow: the system's own would take in a whole export.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<HttpResponseMessage> BeginAsync(HttpClient reader)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/api/calls/export");
        request.Headers.Authorization = new("Bearer", TestGateway.AdminToken);
        return await reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    // As a program reads them: the 14th field, unquoted, without the apostrophe that was put in front.
    private static IEnumerable<string> Nonces(string csv)
    {
        var (fields, field, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = CallCsv.Header.Length; i < csv.Length; i++)
        {
            if (quoted && csv[i] == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (csv[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && csv[i] is ',' or '\r')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (quoted || csv[i] != '\n')
            {
                field.Append(csv[i]);
            }
        }

        return fields.Chunk(16).Select(record => record[13].StartsWith('\'') ? record[13][1..] : record[13]);
    }
}
