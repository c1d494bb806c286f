namespace Gateway.Admin.Doctor;

/// <summary>Where two texts part for the first time.</summary>
/// <param name="Same">What both begin with.</param>
/// <param name="Ours">What the gateway has from there on.</param>
/// <param name="Theirs">What the client has from there on.</param>
internal sealed record TextDifference(string Same, string Ours, string Theirs)
{
    public bool IsNone => Ours.Length == 0 && Theirs.Length == 0;

    public static TextDifference Between(string ours, string theirs)
    {
        var length = ours.AsSpan().CommonPrefixLength(theirs);
        // Not between the halves of one character.
        if (length > 0 && char.IsHighSurrogate(ours[length - 1]))
        {
            length--;
        }

        return new TextDifference(ours[..length], ours[length..], theirs[length..]);
    }
}
