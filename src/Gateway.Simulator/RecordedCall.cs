namespace Gateway.Simulator;

/// <summary>
/// One call the platform received. Safe to print: it never holds a secret, a code, a token, a session key, an openid, a
/// signature or a state.
/// </summary>
/// <param name="Path">The platform's path, without the prefix the simulator may be mapped under.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="QueryNames">The parameter names of query and body in the order they came; a name that might be a value is <c>(unknown)</c>.</param>
/// <param name="Query">Query and body, written as a query, with every value shown as <c>***</c>, except a known appid and the protocol's own words.</param>
/// <param name="Errcode">0 for success, otherwise the errcode, retcode or page-error number; null if none was answered (yet).</param>
/// <param name="Outcome"><c>ok</c>, the refusal's text or err_code, the name of the misbehaviour, or <c>in progress</c>.</param>
/// <param name="ArrivedAt">When the call arrived, by the platform's clock.</param>
public sealed record RecordedCall(
    string Path,
    string Method,
    IReadOnlyList<string> QueryNames,
    string Query,
    int? Errcode,
    string Outcome,
    DateTimeOffset ArrivedAt);
