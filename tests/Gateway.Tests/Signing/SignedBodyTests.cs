using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class SignedBodyTests
{
    private readonly SignedBody _body = new();

    [Theory]
    [InlineData("", BodyFault.Empty)]
    [InlineData(" \t\r\n", BodyFault.Empty)]
    [InlineData("\uFEFF", BodyFault.Empty)]
    [InlineData("[]", BodyFault.NotAnObject)]
    [InlineData("\"text\"", BodyFault.NotAnObject)]
    [InlineData("1", BodyFault.NotAnObject)]
    [InlineData("null", BodyFault.NotAnObject)]
    [InlineData("nonsense", BodyFault.NotJson)]
    [InlineData("{", BodyFault.NotJson)]
    [InlineData("{\"a\"}", BodyFault.NotJson)]
    [InlineData("{\"a\":}", BodyFault.NotJson)]
    [InlineData("{\"a\":1,}", BodyFault.NotJson)]
    [InlineData("{\"a\":[1,]}", BodyFault.NotJson)]
    [InlineData("{\"a\":1}{}", BodyFault.NotJson)]
    [InlineData("{\"a\":1} x", BodyFault.NotJson)]
    [InlineData("{/* c */\"a\":1}", BodyFault.NotJson)]
    [InlineData("{\"a\":01}", BodyFault.NotJson)]
    [InlineData("{\"a\":NaN}", BodyFault.NotJson)]
    [InlineData("{'a':1}", BodyFault.NotJson)]
    [InlineData("{\"a\":\"line\nfeed\"}", BodyFault.NotJson)]
    [InlineData("{\"a\":\"\\x\"}", BodyFault.NotJson)]
    [InlineData("{\"a\":\"\\ud800\"}", BodyFault.NotUtf8)]
    [InlineData("{\"a\":\"\\udc00x\"}", BodyFault.NotUtf8)]
    [InlineData("{\"\\ud800\\u0041\":1}", BodyFault.NotUtf8)]
    [InlineData("{\"a\":1e400}", BodyFault.NumberOutOfRange)]
    [InlineData("{\"a\":{\"b\":[1e-399]}}", BodyFault.NumberOutOfRange)]
    [InlineData("{\"a\":1e99999999999999999999}", BodyFault.NumberOutOfRange)]
    [InlineData("{\"a\":-1e-99999999999999999999}", BodyFault.NumberOutOfRange)]
    [InlineData("{}", BodyFault.None)]
    [InlineData("\uFEFF {\"a\":1} ", BodyFault.None)]
    [InlineData("{\"a\":1e399}", BodyFault.None)]
    [InlineData("{\"a\":1e-398}", BodyFault.None)]
    [InlineData("{\"a\":-1e398}", BodyFault.None)]
    [InlineData("{\"a\":-1e399}", BodyFault.NumberOutOfRange)]
    [InlineData("{\"a\":0e99999999999999999999}", BodyFault.None)]
    public void A_body_is_read_or_refused_with_a_reason(string json, BodyFault fault)
    {
        Assert.Equal(fault, Parse(json));
        Assert.Equal(fault == BodyFault.None && json.Contains("\"a\"", StringComparison.Ordinal) ? 1 : 0, _body.Count);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'{', 0, (byte)'}', 0 })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xED, 0xA0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public void Bytes_that_are_not_UTF8_are_refused(byte[] bytes) => Assert.Equal(BodyFault.NotUtf8, _body.Parse(bytes));

    [Theory]
    [InlineData(16, BodyFault.None)]
    [InlineData(17, BodyFault.TooDeep)]
    [InlineData(30_000, BodyFault.TooDeep)]
    public void Sixteen_levels_are_the_limit(int levels, BodyFault fault)
    {
        Assert.Equal(fault, Parse(string.Concat(Enumerable.Repeat("{\"a\":", levels - 1)) + "{}" + new string('}', levels - 1)));
        Assert.Equal(fault, Parse("{\"a\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}"));
    }

    [Theory]
    [InlineData(512, BodyFault.None)]
    [InlineData(513, BodyFault.TooManyMembers)]
    public void Values_are_counted_over_all_levels(int count, BodyFault fault)
    {
        var members = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"m{i}\":1"));
        Assert.Equal(fault, Parse("{" + members + "}"));
        Assert.Equal(fault, Parse("{\"a\":[" + string.Join(',', Enumerable.Repeat("1", count - 1)) + "]}"));
        Assert.Equal(fault, Parse("{\"a\":{\"b\":{" + string.Join(',', Enumerable.Range(0, count - 2).Select(i => $"\"m{i}\":null")) + "}}}"));
    }

    [Fact]
    public void Paths_that_would_grow_far_beyond_the_body_are_refused()
    {
        string Body(int nameLength, int leaves) =>
            "{\"" + new string('n', nameLength) + "\":{" + string.Join(',', Enumerable.Range(100, leaves).Select(i => $"\"{i}\":1")) + "}}";

        // Each leaf's path is the name, a dot and three digits.
        Assert.Equal(BodyFault.None, Parse(Body((SignedBody.MaxPathBytes / 256) - 4, 256)));
        Assert.Equal(BodyFault.TooManyMembers, Parse(Body((SignedBody.MaxPathBytes / 256) - 3, 256)));
        Assert.Equal(BodyFault.None, Parse("{\"" + new string('n', 60_000) + "\":1}"));
    }

    [Fact]
    public void Paths_of_elements_count_too()
    {
        string Body(int nameLength) => "{\"" + new string('n', nameLength) + "\":[" + string.Join(',', Enumerable.Repeat("1", 256)) + "]}";

        Assert.Equal(BodyFault.None, Parse(Body((SignedBody.MaxPathBytes / 256) - 5)));
        Assert.Equal(BodyFault.TooManyMembers, Parse(Body((SignedBody.MaxPathBytes / 256) - 4)));
    }

    [Fact]
    public void Members_come_in_the_order_received_with_kind_name_and_text()
    {
        Parse("""{"s":"a\u0062\n","n":-1.50e1,"t":true,"f":false,"z":null,"o": { "x" : [1 ] },"a":[ 1,"]" ],"\u0065":"plain"}""");

        (MemberKind, string, string)[] expected =
        [
            (MemberKind.String, "s", "ab\n"),
            (MemberKind.Number, "n", "-1.50e1"),
            (MemberKind.True, "t", "true"),
            (MemberKind.False, "f", "false"),
            (MemberKind.Null, "z", "null"),
            (MemberKind.Object, "o", """{ "x" : [1 ] }"""),
            (MemberKind.Array, "a", """[ 1,"]" ]"""),
            (MemberKind.String, "e", "plain"),
        ];
        Assert.Equal(expected.Length, _body.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], Seen(_body[i]));
            Assert.True(_body.TryGet(Encoding.UTF8.GetBytes(expected[i].Item2), out var member));
            Assert.Equal(expected[i], Seen(member));
        }
    }

    [Fact]
    public void A_repeated_member_counts_with_its_last_value()
    {
        Parse("""{"a":"1","b":"2","\u0061":"3","c":{"b":1,"b":2}}""");

        Assert.Equal(3, _body.Count);
        Assert.Equal("b", Seen(_body[0]).Name);
        Assert.Equal((MemberKind.String, "a", "3"), Seen(_body[1]));
        Assert.True(_body.TryGet("a"u8, out var member));
        Assert.Equal("3", Seen(member).Text);
        Assert.True(_body.IsRepeated("a"u8));
        Assert.False(_body.IsRepeated("b"u8));
        Assert.False(_body.IsRepeated("x"u8));
    }

    [Fact]
    public void A_name_is_found_exactly_or_not_at_all()
    {
        Parse("""{"name":1}""");

        Assert.False(_body.TryGet("Name"u8, out var member));
        Assert.True(member.Name.IsEmpty);
        Assert.False(_body.TryGet("nam"u8, out _));
        Assert.False(_body.TryGet("names"u8, out _));
        Assert.False(_body.TryGet(""u8, out _));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void There_is_no_member_outside_the_count(int index)
    {
        Parse("""{"a":1}""");

        Assert.Throws<ArgumentOutOfRangeException>(() => _ = _body[index].Kind);
    }

    [Fact]
    public void A_body_can_be_used_again_after_any_other()
    {
        Parse("{" + string.Join(',', Enumerable.Range(0, 400).Select(i => $"\"\\u006D{i}\":\"\\u0061\"")) + "}");
        Assert.Equal(400, _body.Count);
        Parse("[1]");
        Assert.Equal(0, _body.Count);
        Parse("""{"b":"\u0062","a":"a"}""");
        Assert.Equal(2, _body.Count);
        Assert.Equal("b", Seen(_body[0]).Text);
        _body.Clear();
        Assert.Equal(0, _body.Count);
        Assert.False(_body.TryGet("a"u8, out _));
    }

    [Fact]
    public void Clearing_wipes_what_was_unescaped()
    {
        Parse("""{"a":"\u0073ecret"}""");
        _body.TryGet("a"u8, out var member);
        Assert.Equal("secret", Seen(member).Text);
        var unescaped = member.Text;

        _body.Clear();

        Assert.Equal(new byte[6], unescaped.ToArray());
    }

    private BodyFault Parse(string json) => _body.Parse(Encoding.UTF8.GetBytes(json));

    private static (MemberKind Kind, string Name, string Text) Seen(Member member) =>
        (member.Kind, Encoding.UTF8.GetString(member.Name), Encoding.UTF8.GetString(member.Text));
}
