using System.Text;

namespace Gateway.Envelope.Records;

/// <summary>Finds what an administrator may search a call by: its one-time code and the user it was about.</summary>
internal static class CallIdentity
{
    // Longer than any call admits: nothing anybody would search for.
    private const int Longest = 512;

    private static readonly FieldName[] Codes = [new("code"), new("authCode")];
    private static readonly FieldName OpenId = new("openId");
    private static readonly string[] Users = ["openId", "userId"];

    /// <summary>The one-time code the request presents, UTF-8; empty where there is none.</summary>
    public static ReadOnlySpan<byte> CodeOf(CallFields fields)
    {
        foreach (var name in Codes)
        {
            if (Bounded(fields[name].Utf8) is { IsEmpty: false } code)
            {
                return code;
            }
        }

        return default;
    }

    /// <summary>The user's id at the platform, from the answer or else from the request, UTF-8; empty where there is none.</summary>
    public static ReadOnlySpan<byte> UserOf(CallFields fields, Answer answer)
    {
        foreach (var member in answer.Data)
        {
            if (member.Text is { Length: > 0 } text && Users.Contains(member.Name.Value, StringComparer.Ordinal))
            {
                return Bounded(Encoding.UTF8.GetBytes(text));
            }
        }

        return Bounded(fields[OpenId].Utf8);
    }

    private static ReadOnlySpan<byte> Bounded(ReadOnlySpan<byte> value) => value.Length > Longest ? default : value;
}
