namespace Gateway.Admin;

/// <summary>What an administrator may do. Each may do what those before it may.</summary>
public enum AdminRole
{
    /// <summary>Reads everything that is shown.</summary>
    Viewer,

    /// <summary>Changes everything but users, and makes no secrets: sign secrets, credentials, API tokens.</summary>
    Operator,

    Owner,
}

internal static class AdminRoles
{
    /// <summary>As it is stored, recorded and sent: <c>viewer</c>, <c>operator</c>, <c>owner</c>.</summary>
    public static string Spell(this AdminRole role) => role switch
    {
        AdminRole.Viewer => "viewer",
        AdminRole.Operator => "operator",
        _ => "owner",
    };

    /// <summary>Null for what is none of them.</summary>
    public static AdminRole? Parse(string? spelling) => spelling switch
    {
        "viewer" => AdminRole.Viewer,
        "operator" => AdminRole.Operator,
        "owner" => AdminRole.Owner,
        _ => null,
    };
}
