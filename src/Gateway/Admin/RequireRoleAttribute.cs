namespace Gateway.Admin;

/// <summary>
/// Whom a page or a route lets in: on a page model, or with <see cref="AdminRoutes.RequireRole(IEndpointConventionBuilder, AdminRole)"/>
/// on a route. The innermost counts. A page without it lets in owners alone.
/// </summary>
/// <param name="toRead">For GET and HEAD.</param>
/// <param name="toChange">For every other method.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequireRoleAttribute(AdminRole toRead, AdminRole toChange) : Attribute
{
    public RequireRoleAttribute(AdminRole role)
        : this(role, role)
    {
    }

    public AdminRole ToRead { get; } = toRead;

    public AdminRole ToChange { get; } = toChange;

    public AdminRole For(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? ToRead : ToChange;
}

/// <summary>A page for those who are not signed in too.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenToAllAttribute : Attribute;
