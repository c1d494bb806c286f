using System.Text;
using System.Text.Json.Nodes;
using Gateway.Signing;

namespace Gateway.Benchmarks.Service;

/// <summary>Makes rightly signed requests, ready to send, before the clock starts.</summary>
internal sealed class SignedRequests(SigningApp app, Uri platform)
{
    private const int IssuersAtOnce = 16;

    private readonly SignedBody _body = new();
    private readonly CanonicalText _text = new();

    /// <summary>getWxAccessToken, each with a code of its own.</summary>
    public async Task<IReadOnlyList<byte[]>> ExchangesAsync(int count, CancellationToken cancellationToken)
    {
        var codes = await IssueCodesAsync(count, cancellationToken);
        return [.. codes.Select(code => Call("getWxAccessToken", withNonce: true, new() { ["code"] = code }))];
    }

    /// <summary>getWxAuthUrl: everything but the platform and its answer's place in the store.</summary>
    public IReadOnlyList<byte[]> AuthUrls(int count) => Many(count,
        () => Call("getWxAuthUrl", withNonce: true, new() { ["url"] = "https://merchant.example/pay", ["state"] = "order1" }));

    /// <summary>getWxClientToken: the account's token, from memory.</summary>
    public IReadOnlyList<byte[]> ClientTokens(int count, bool withNonce) => Many(count,
        () => Call("getWxClientToken", withNonce, new() { ["account"] = "mp" }));

    /// <summary>ping: the envelope alone, and without a nonce not even the store.</summary>
    public IReadOnlyList<byte[]> Pings(int count, bool withNonce) => Many(count, () => Call("ping", withNonce, []));

    private static List<byte[]> Many(int count, Func<byte[]> make)
    {
        var requests = new List<byte[]>(count);
        while (requests.Count < count)
        {
            requests.Add(make());
        }

        return requests;
    }

    private byte[] Call(string call, bool withNonce, JsonObject fields)
    {
        fields["appId"] = app.AppId;
        fields["clientIp"] = "203.0.113.7";
        fields["reqTime"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        if (withNonce)
        {
            fields["nonceStr"] = Guid.NewGuid().ToString("N");
        }

        _body.Parse(Encoding.UTF8.GetBytes(fields.ToJsonString()));
        _text.FromRequest(_body, Dialect.V2);
        Span<byte> sign = stackalloc byte[app.Key.SignatureLength];
        app.Key.Sign(_text, sign);
        fields["sign"] = Encoding.ASCII.GetString(sign);
        return HttpConnection.Post("/unipay/assist/" + call, Encoding.UTF8.GetBytes(fields.ToJsonString()));
    }

    private async Task<string[]> IssueCodesAsync(int count, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = platform };
        var codes = new string[count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = IssuersAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, parallel, async (i, cancelled) =>
        {
            using var content = new StringContent($$"""{"appid":"{{ServingProcess.WxAppId}}"}""", Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri("/_simulator/codes", UriKind.Relative), content, cancelled);
            response.EnsureSuccessStatusCode();
            codes[i] = (string)JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancelled))!["code"]!;
        });
        return codes;
    }
}
