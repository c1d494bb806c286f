namespace Gateway.Simulator;

/// <summary>A person as one app at Alipay sees them: under either id, as the app's age has it, or both.</summary>
/// <param name="UserId">16 digits beginning with 2088, for older apps; null for none.</param>
/// <param name="OpenId">For newer apps; null for none.</param>
public sealed record AlipayUser(string? UserId, string? OpenId);
