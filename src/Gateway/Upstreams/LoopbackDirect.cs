using System.Net;

namespace Gateway.Upstreams;

/// <summary>The environment's proxy for all but this machine's own addresses: the sandbox is out of any proxy's reach.</summary>
internal sealed class LoopbackDirect(IWebProxy environment) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => environment.Credentials;
        set => environment.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : environment.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || environment.IsBypassed(host);
}
