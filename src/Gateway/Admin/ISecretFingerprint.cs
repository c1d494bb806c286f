using Gateway.Merchants;

namespace Gateway.Admin;

/// <summary>
/// Names a secret without giving it away: the same secret has the same fingerprint, within one store. It is keyed, so
/// that nobody can try out weak secrets against it.
/// </summary>
internal interface ISecretFingerprint
{
    string Of(Secret secret);
}
