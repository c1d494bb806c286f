namespace Gateway.Hosting;

/// <summary>Makes trace ids: 12 letters and digits, as DaxPay's are.</summary>
internal static class TraceIds
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string New() => string.Create(12, 0, static (span, _) => Random.Shared.GetItems(Alphabet, span));
}
