using BenchmarkDotNet.Attributes;
using Gateway.Signing;

namespace Gateway.Benchmarks.Signing;

/// <summary>What the gateway does with a signature, step by step; buffers are reused as the envelope reuses its own.</summary>
public class SigningBenchmarks
{
    private readonly SignedBody _fresh = new();
    private readonly SignedBody _parsed = new();
    private readonly SignedBody _answer = new();
    private readonly CanonicalText _text = new();
    private readonly CanonicalText _built = new();
    private readonly byte[] _signature = new byte[1024];
    private byte[] _wrong = [];

    [ParamsSource(nameof(Samples))]
    public SignedSample Sample { get; set; } = null!;

    public static IReadOnlyList<SignedSample> Samples => SignedSample.All;

    [GlobalSetup]
    public void SetUp()
    {
        _parsed.Parse(Sample.Body);
        _built.FromRequest(_parsed, Sample.Dialect);
        if (!Sample.Key.Verify(_built, Sample.Signature.Span))
        {
            throw new InvalidOperationException("The sample is not rightly signed.");
        }

        // Fits no known mistake, so that everything is tried.
        _wrong = Sample.Signature.ToArray();
        _wrong[0] = _wrong[0] == (byte)'a' ? (byte)'b' : (byte)'a';
    }

    [Benchmark]
    public BodyFault Parse() => _fresh.Parse(Sample.Body);

    [Benchmark]
    public int Canonicalise()
    {
        _text.FromRequest(_parsed, Sample.Dialect);
        return _text.Utf8.Length;
    }

    [Benchmark]
    public bool Verify() => Sample.Key.Verify(_built, Sample.Signature.Span);

    [Benchmark]
    public bool CanonicaliseAndVerify()
    {
        _text.FromRequest(_parsed, Sample.Dialect);
        return Sample.Key.Verify(_text, Sample.Signature.Span);
    }

    [Benchmark]
    public bool WholeRequest()
    {
        _fresh.Parse(Sample.Body);
        _text.FromRequest(_fresh, Sample.Dialect);
        return Sample.Key.Verify(_text, Sample.Signature.Span);
    }

    [Benchmark]
    public int WholeAnswer()
    {
        _answer.Parse(Sample.Answer);
        _text.FromAnswer(_answer, Sample.Dialect, AnswerShape.AccessToken);
        return Sample.Key.Sign(_text, _signature);
    }

    [Benchmark]
    public int ExplainInVain() => Sample.Explain(_parsed, _wrong).Differs.Count;
}
