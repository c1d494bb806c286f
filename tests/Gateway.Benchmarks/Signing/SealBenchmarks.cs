using BenchmarkDotNet.Attributes;
using Gateway.Storage.Encryption;

namespace Gateway.Benchmarks.Signing;

/// <summary>What an exchange's answer costs before it is kept, and when it is asked for again.</summary>
public class SealBenchmarks
{
    private const string Owner = "exchange/5f0e9c1d7ab84c3e9d2f6a1b0c4d8e7f5f0e9c1d7ab84c3e9d2f6a1b0c4d8e7f";

    private readonly SecretSealer _sealer = new(new MasterKeyRing(MasterKey.New(), []));
    private readonly byte[] _plaintext = new byte[220];
    private byte[] _sealed = [];

    [GlobalSetup]
    public void SetUp() => _sealed = _sealer.Seal(_plaintext, Owner);

    [Benchmark]
    public byte[] Seal() => _sealer.Seal(_plaintext, Owner);

    [Benchmark]
    public byte[] Open() => _sealer.Open(_sealed, Owner);
}
