using System.Globalization;
using System.Text;

namespace Gateway.Signing;

/// <summary>Builds the text of any <see cref="Recipe"/>; for explanations, so it may take its time. The rule itself is <see cref="CanonicalText"/>.</summary>
internal sealed class RecipeText(SignedBody body)
{
    /// <summary>The members of all requests of all dialects, and so what a client's class may know.</summary>
    private static readonly HashSet<string> KnownMembers = new(StringComparer.Ordinal)
    {
        "mchNo", "appId", "clientIp", "nonceStr", "reqTime", "reqId", "code", "url", "state", "scope", "account", "failedToken", "authCode",
        "subAppId", "subMchId", "openId", "channel", "authType", "authPath", "authRedirectUrl", "queryCode", "unionIdentifier", "product",
        "opAppId", "returnPath", "capability",
    };

    private readonly CanonicalText _value = new();
    private readonly FlatPaths _paths = new();

    /// <summary>The text with its key part, UTF-8.</summary>
    public byte[] Build(Recipe recipe)
    {
        var members = Members(recipe);
        members.Sort((left, right) => Order(recipe.Sorting, left, right));
        var joined = string.Join('&', members.Select(m => m.Name + "=" + m.Value));
        if (recipe.Strips)
        {
            joined = Strip(joined);
        }

        return [.. Cased(joined, recipe.UpperCasesText), .. Cased(recipe.KeyName ?? "", recipe.UpperCasesText), .. Cased(Key(recipe), recipe.UpperCasesSecret)];
    }

    public static string Strip(string text) => text.Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal);

    private static string Key(Recipe recipe) => recipe.KeyName is null ? "" : recipe.Secret!;

    private static byte[] Cased(string text, bool upper)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return upper ? JavaUpperCase.Of(utf8) : utf8;
    }

    private static int Order(MemberSorting sorting, in Entry left, in Entry right)
    {
        var order = sorting switch
        {
            MemberSorting.ByName => string.CompareOrdinal(left.Name, right.Name),
            MemberSorting.IgnoringCase => string.Compare(left.Name, right.Name, StringComparison.OrdinalIgnoreCase),
            _ => 0,
        };
        return order != 0 ? order : left.Position - right.Position;
    }

    private List<Entry> Members(Recipe recipe)
    {
        var members = new List<Entry>();
        foreach (var member in recipe.Flat ? FlatMembers(recipe) : TopMembers(recipe))
        {
            if (member.Value.Length == 0 && recipe.LeavesOutEmpty && !member.IsNull)
            {
                continue;
            }

            members.Add(member with { Value = Encoded(Timed(member, recipe.Time), recipe.Encoding) });
        }

        if (recipe.IncludesSign)
        {
            members.Add(new Entry("sign", "", body.Find("sign"u8), IsNull: false));
        }

        return members;
    }

    private List<Entry> TopMembers(Recipe recipe)
    {
        var members = new List<Entry>();
        for (var i = 0; i < body.Count; i++)
        {
            var member = body[i];
            if (!IsSign(member.Name, recipe) && IsWanted(member, recipe))
            {
                var isNull = member.Kind == MemberKind.Null;
                members.Add(new Entry(Text(member.Name), isNull ? recipe.NullText! : Value(member, recipe), i, isNull));
            }
        }

        return members;
    }

    private List<Entry> FlatMembers(Recipe recipe)
    {
        _paths.Collect(body);
        var nodes = body.Nodes;
        var members = new List<Entry>();
        for (var i = 0; i < _paths.Count; i++)
        {
            var node = _paths.Node(i);
            var top = node;
            while (nodes[top].Parent >= 0)
            {
                top = nodes[top].Parent;
            }

            if (IsWanted(new Member(nodes[node].Kind, body.NameOf(nodes[top]), default), recipe))
            {
                members.Add(new Entry(Text(_paths.Path(i)), Scalar(nodes[node].Kind, body.TextOf(nodes[node]), recipe), node, IsNull: false));
            }
        }

        if (recipe.NullText is not null)
        {
            for (var i = 0; i < body.Count; i++)
            {
                var member = body[i];
                if (member.Kind == MemberKind.Null && IsWanted(member, recipe))
                {
                    members.Add(new Entry(Text(member.Name), recipe.NullText, body.Find(member.Name), IsNull: true));
                }
            }
        }

        return members;
    }

    private static bool IsSign(ReadOnlySpan<byte> name, Recipe recipe) => recipe.Dialect == Dialect.Open
        ? Ascii.EqualsIgnoreCase(name, "sign"u8)
        : name.SequenceEqual("sign"u8);

    private static bool IsWanted(in Member member, Recipe recipe) =>
        (member.Kind != MemberKind.Null || recipe.NullText is not null)
        && (!recipe.LeavesOutUnknown || KnownMembers.Contains(Text(member.Name)));

    private string Value(in Member member, Recipe recipe)
    {
        if (member.Kind is not (MemberKind.Object or MemberKind.Array))
        {
            return Scalar(member.Kind, member.Text, recipe);
        }

        if (!recipe.Strips)
        {
            return Text(member.Text);
        }

        _value.FromValue(body, body.Find(member.Name));
        return Text(_value.Utf8);
    }

    private static string Scalar(MemberKind kind, ReadOnlySpan<byte> text, Recipe recipe)
    {
        if (kind != MemberKind.Number)
        {
            return Text(text);
        }

        var number = new byte[PlainNumber.MaxLength(text)];
        return Text(number.AsSpan(0, PlainNumber.Write(text, recipe.TrimsNumbers, number)));
    }

    private static string Timed(in Entry member, TimeForm form)
    {
        if (form == TimeForm.AsSent || member.Name != "reqTime")
        {
            return member.Value;
        }

        if (form == TimeForm.WithT)
        {
            return member.Value.Replace(' ', 'T');
        }

        if (long.TryParse(member.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
        {
            return form == TimeForm.Milliseconds ? member.Value + "000" : (epoch / 1000).ToString(CultureInfo.InvariantCulture);
        }

        if (DateTime.TryParseExact(member.Value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            var time = new DateTimeOffset(local, TimeSpan.FromHours(8));
            return (form == TimeForm.Milliseconds ? time.ToUnixTimeMilliseconds() : time.ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
        }

        return member.Value;
    }

    private static string Encoded(string value, ValueEncoding encoding) => encoding switch
    {
        ValueEncoding.Percent => Uri.EscapeDataString(value),
        ValueEncoding.Form => Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal),
        _ => value,
    };

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private readonly record struct Entry(string Name, string Value, int Position, bool IsNull);
}
