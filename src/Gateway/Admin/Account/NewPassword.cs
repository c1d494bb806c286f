using Gateway.Admin.Console;
using Gateway.Admin.Users;

namespace Gateway.Admin.Account;

/// <summary>What a password has to be, wherever one is chosen in fields named <c>Password</c> and <c>Repeated</c>.</summary>
internal static class NewPassword
{
    /// <summary>The field and what is wrong with it; null for one that will do.</summary>
    public static (string Field, Text Fault)? Fault(string? password, string? repeated, string userName)
    {
        if (!Passwords.IsAcceptable(password) || password!.Contains(userName, StringComparison.OrdinalIgnoreCase))
        {
            return ("Password", AccountTexts.PasswordRule);
        }

        return string.Equals(password, repeated, StringComparison.Ordinal) ? null : ("Repeated", AccountTexts.NotRepeated);
    }
}
