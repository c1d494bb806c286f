using System.CommandLine;
using BenchmarkDotNet.Running;
using Gateway.Benchmarks.Calls;
using Gateway.Benchmarks.Pages;
using Gateway.Benchmarks.Service;
using Gateway.Benchmarks.Signing;

var other = new Option<string?>("--other") { Description = "Executable of another build of the gateway: service measures it beside this one, startup in its place." };
var rounds = new Option<int>("--rounds") { Description = "Measured rounds; each puts the same load on every contestant in turn.", DefaultValueFactory = _ => 9 };
var warmUp = new Option<int>("--warm-up") { Description = "Rounds before, not counted: the runtime compiles while it runs.", DefaultValueFactory = _ => 4 };
var calls = new Option<int>("--calls") { Description = "Calls in a round, for each contestant.", DefaultValueFactory = _ => 8000 };
var concurrency = new Option<int>("--concurrency") { Description = "Connections, each with one call under way.", DefaultValueFactory = _ => 32 };
var parts = new Option<bool>("--parts") { Description = "Also measure the gateway with its log off, and calls without a nonce: what the parts cost." };
var only = new Option<string>("--only") { Description = "Only what has this in its name, such as \"gateway, get\"; for a profiler.", DefaultValueFactory = _ => "" };
var pin = new Option<bool>("--pin") { Description = "Gateway and forwarder on CPU 1, platform and load on CPU 0 (taskset)." };
var service = new Command("service", "The whole service over loopback, beside a bare forwarder.") { rounds, warmUp, calls, concurrency, parts, other, only, pin };
service.SetAction((parsed, cancellation) => new ServiceRun(
    new ServiceOptions
    {
        Rounds = parsed.GetValue(rounds),
        WarmUp = parsed.GetValue(warmUp),
        Calls = parsed.GetValue(calls),
        Concurrency = parsed.GetValue(concurrency),
        Parts = parsed.GetValue(parts),
        Other = parsed.GetValue(other),
        Only = parsed.GetValue(only)!,
        Pin = parsed.GetValue(pin),
    },
    Console.Out).RunAsync(cancellation));

var starts = new Option<int>("--starts") { Description = "How often to start.", DefaultValueFactory = _ => 9 };
var startup = new Command("startup", "From the start of the process to its first answer.") { starts, other };
startup.SetAction((parsed, cancellation) => new StartupRun(Path.GetFullPath(parsed.GetValue(other) ?? GatewayUnderTest.Program), parsed.GetValue(starts), Console.Out).RunAsync(cancellation));

var records = new Option<int>("--records") { Description = "Records in the store.", DefaultValueFactory = _ => 1_000_000 };
var apps = new Option<int>("--apps") { Description = "Apps they belong to.", DefaultValueFactory = _ => 1000 };
var questions = new Option<int>("--questions") { Description = "How often each question is asked.", DefaultValueFactory = _ => 100 };
var callRecords = new Command("calls", "Records of calls: taking, writing, paging, searching, statistics.") { records, apps, questions };
callRecords.SetAction((parsed, cancellation) => new CallsRun(parsed.GetValue(records), parsed.GetValue(apps), parsed.GetValue(questions), Console.Out).RunAsync(cancellation));

var pages = new Command("pages", "The console's pages with many apps and records of calls.") { records, apps, questions };
pages.SetAction((parsed, cancellation) => new PagesRun(parsed.GetValue(records), parsed.GetValue(apps), parsed.GetValue(questions), Console.Out).RunAsync(cancellation));

// What follows the word goes to BenchmarkDotNet, such as --filter *Verify*.
var signing = new Command("signing", "Parsing, signing, field rules and sealing, by BenchmarkDotNet.") { TreatUnmatchedTokensAsErrors = false };
signing.SetAction(parsed =>
{
    var given = parsed.UnmatchedTokens.Count == 0 ? ["--filter", "*"] : parsed.UnmatchedTokens.ToArray();
    BenchmarkSwitcher.FromTypes([typeof(SigningBenchmarks), typeof(RuleBenchmarks), typeof(SealBenchmarks)]).Run(given, SigningConfig.Create());
});

var platform = new Command(ServingProcess.Platform) { Hidden = true };
platform.SetAction((_, cancellation) => ServingProcess.ServePlatformAsync(cancellation));

var forwarder = new Command(ServingProcess.Forwarder) { Hidden = true };
forwarder.SetAction((_, cancellation) => ServingProcess.ServeForwarderAsync(cancellation));

return await new RootCommand("Measures the gateway. docs/performance.md says how to read the figures.") { signing, service, startup, callRecords, pages, platform, forwarder }
    .Parse(args).InvokeAsync();
