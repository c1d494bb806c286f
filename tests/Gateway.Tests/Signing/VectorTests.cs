using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class VectorTests
{
    public static TheoryData<string> WithText => SigningVectors.Where(v => v.Canonical is not null);

    public static TheoryData<string> Judged => SigningVectors.Where(v => v.Expect is "accepted" or "rejected" && v.IsBinding);

    [Theory]
    [MemberData(nameof(WithText))]
    public void The_text_of_a_vector_is_built_byte_for_byte(string id)
    {
        var vector = SigningVectors.All[id];
        var suffix = vector.Dialect switch
        {
            Dialect.Open => "",
            Dialect.V3 => "&KEY=" + Reference.Upper(vector.Secret!),
            _ => "&key=" + vector.Secret,
        };

        Assert.Equal(vector.Canonical, Encoding.UTF8.GetString(Text(vector).Utf8) + suffix);
    }

    [Theory]
    [MemberData(nameof(WithText))]
    public void The_signature_of_a_vector_is_made_and_verified(string id)
    {
        var vector = SigningVectors.All[id];
        using var key = SigningVectors.KeyOf(vector);
        var sign = new byte[key.SignatureLength];

        Assert.Equal(sign.Length, key.Sign(Text(vector), sign));

        Assert.Equal(vector.Sign ?? Encoding.ASCII.GetString(sign), Encoding.ASCII.GetString(sign));
        Assert.True(key.Verify(Text(vector), sign));
    }

    [Theory]
    [MemberData(nameof(Judged))]
    public void A_signature_is_judged_as_the_original_server_judges_it(string id)
    {
        var vector = SigningVectors.All[id];
        using var key = SigningVectors.KeyOf(vector);
        var body = new SignedBody();
        Assert.Equal(BodyFault.None, body.Parse(vector.Body));
        var sign = body.TryGet("sign"u8, out var member) ? member.Text : default;

        Assert.Equal(vector.Expect == "accepted", key.Verify(Text(vector), sign));
    }

    private static CanonicalText Text(SigningVector vector)
    {
        var body = new SignedBody();
        Assert.Equal(BodyFault.None, body.Parse(vector.Body));
        var text = new CanonicalText();
        if (vector.Direction == "response")
        {
            text.FromAnswer(body, vector.Dialect, vector.Shape);
        }
        else
        {
            text.FromRequest(body, vector.Dialect);
        }

        return text;
    }
}
