namespace Gateway.Merchants;

/// <param name="Version">Grows with every change of the merchant itself, not of its apps.</param>
public sealed record Merchant(string MchNo, string Name, bool Enabled, int Version);
