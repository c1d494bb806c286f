using BenchmarkDotNet.Attributes;
using Gateway.Assist;
using Gateway.Envelope;
using Gateway.Merchants;
using Gateway.Signing;

namespace Gateway.Benchmarks.Signing;

/// <summary>The field rules of a call on a body that was parsed already.</summary>
public class RuleBenchmarks
{
    private readonly CallFields _right = new();
    private readonly CallFields _wrong = new();

    [GlobalSetup]
    public void SetUp()
    {
        var sample = SignedSample.All[1];
        var app = new MerchantApp
        {
            AppId = "A1712345678902",
            Name = "App",
            Merchant = new Merchant("M1712345678901", "Merchant", Enabled: true, Version: 1),
            Dialect = sample.Dialect,
            SignType = sample.SignType,
        };
        (_right.App, _wrong.App) = (app, app);
        _right.Body.Parse(sample.Body);
        _wrong.Body.Parse("""{"appId":"A1712345678902","mchNo":"M2","clientIp":"here","reqTime":"soon"}"""u8.ToArray());
        if (!RulesHold() || WhatIsWrong() < 4)
        {
            throw new InvalidOperationException("The bodies are not what they should be.");
        }
    }

    [Benchmark]
    public bool RulesHold() => GetWxAccessToken.Call.Rules.Validate(_right).IsValid;

    [Benchmark]
    public int WhatIsWrong() => GetWxAccessToken.Call.Rules.Validate(_wrong).Errors.Count;
}
