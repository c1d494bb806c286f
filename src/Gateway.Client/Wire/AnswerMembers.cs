using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Gateway.Signing;

namespace Gateway.Client.Wire;

/// <summary>
/// The members of a verified <c>data</c>. A member that is not as it should be is noted in <see cref="Problem"/>, and the answer
/// made of them is then thrown away.
/// </summary>
/// <param name="data">The members of the object, or none.</param>
/// <param name="shape">Which of them are signed; others cannot be read.</param>
internal sealed class AnswerMembers(SignedBody data, AnswerShape shape)
{
    // The signed text of all dialects but open drops quotes and backslashes and does not escape what separates one member from the
    // next, so that with these a value could be cut otherwise than it was signed.
    private static readonly SearchValues<char> NotInIdentifiers = SearchValues.Create("\"\\&{}[],:");
    private static readonly SearchValues<char> NotInAddresses = SearchValues.Create("\"\\");

    /// <summary>What is wrong with the answer, without what it holds; null if nothing is.</summary>
    public string? Problem { get; private set; }

    public void Refuse(string problem) => Problem ??= problem;

    public string Identifier(ReadOnlySpan<byte> name) => OptionalIdentifier(name) ?? Missing(name);

    public string? OptionalIdentifier(ReadOnlySpan<byte> name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (text.Length == 0 || text.AsSpan().IndexOfAny(NotInIdentifiers) >= 0 || HasBlanks(text))
        {
            Refuse($"a {Name(name)} that cannot be one");
        }

        return text;
    }

    public string Address(ReadOnlySpan<byte> name)
    {
        var text = Text(name) ?? Missing(name);
        if (text.AsSpan().IndexOfAny(NotInAddresses) >= 0 || HasBlanks(text)
            || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            Refuse($"a {Name(name)} that is no address");
        }

        return text;
    }

    public string FreeText(ReadOnlySpan<byte> name) => Text(name) ?? Missing(name);

    /// <summary>Which of some words a member is; 0 after a problem.</summary>
    public int OneOf(ReadOnlySpan<byte> name, params ReadOnlySpan<string> words)
    {
        var index = words.IndexOf(Text(name) ?? Missing(name));
        if (index < 0)
        {
            Refuse($"a {Name(name)} that is not known");
        }

        return Math.Max(0, index);
    }

    public long Number(ReadOnlySpan<byte> name)
    {
        if (Find(name, out var member) && member.Kind == MemberKind.Number
            && Utf8Parser.TryParse(member.Text, out long number, out var read) && read == member.Text.Length && number >= 0)
        {
            return number;
        }

        Refuse($"a {Name(name)} that is no number");
        return 0;
    }

    public TimeSpan Seconds(ReadOnlySpan<byte> name)
    {
        var seconds = Number(name);
        if (seconds > int.MaxValue)
        {
            Refuse($"a {Name(name)} of more than 68 years");
            return default;
        }

        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>A number of seconds since 1970, or text at UTC+8, as the dialect has it.</summary>
    public DateTimeOffset Time(ReadOnlySpan<byte> name)
    {
        var isNumber = Find(name, out var member) && member.Kind == MemberKind.Number;
        if (!(isNumber ? AnswerTimes.TryRead(Number(name), out var time) : AnswerTimes.TryRead(Text(name) ?? Missing(name), out time)))
        {
            Refuse($"a {Name(name)} that is no time");
        }

        return time;
    }

    private static bool HasBlanks(string text) => text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c));

    private static string Name(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);

    private string Missing(ReadOnlySpan<byte> name)
    {
        Refuse($"no {Name(name)}");
        return "";
    }

    /// <summary>Null if the member is absent or <c>null</c>.</summary>
    private string? Text(ReadOnlySpan<byte> name)
    {
        if (!Find(name, out var member) || member.Kind == MemberKind.Null)
        {
            return null;
        }

        if (member.Kind != MemberKind.String)
        {
            Refuse($"a {Name(name)} that is no text");
        }

        return Encoding.UTF8.GetString(member.Text);
    }

    private bool Find(ReadOnlySpan<byte> name, out Member member) => shape.Members.Contains(Name(name), StringComparer.Ordinal)
        ? data.TryGet(name, out member)
        : throw new InvalidOperationException($"{Name(name)} is not signed in this answer.");
}
