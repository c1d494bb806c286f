using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public sealed class PropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1500);

    [Theory]
    [InlineData(Dialect.V2)]
    [InlineData(Dialect.V3Beta)]
    [InlineData(Dialect.V3)]
    [InlineData(Dialect.Open)]
    public void A_request_gives_the_text_of_the_reference_model(Dialect dialect)
    {
        var (body, text) = (new SignedBody(), new CanonicalText());
        ForAnyBody(json =>
        {
            Assert.Equal(BodyFault.None, body.Parse(Encoding.UTF8.GetBytes(json)));
            text.FromRequest(body, dialect);
            Assert.Equal(Reference.Request(json, dialect), Encoding.UTF8.GetString(text.Utf8));
        });
    }

    [Theory]
    [InlineData(Dialect.V2)]
    [InlineData(Dialect.V3Beta)]
    [InlineData(Dialect.V3)]
    [InlineData(Dialect.Open)]
    public void An_answer_gives_the_text_of_the_reference_model(Dialect dialect)
    {
        var (body, text) = (new SignedBody(), new CanonicalText());
        ForAnyBody(json =>
        {
            Assert.Equal(BodyFault.None, body.Parse(Encoding.UTF8.GetBytes(json)));
            foreach (var shape in AnswerShape.All.Prepend(null))
            {
                text.FromAnswer(body, dialect, shape);
                Assert.Equal(Reference.Answer(json, dialect, shape), Encoding.UTF8.GetString(text.Utf8));
            }
        });
    }

    [Theory]
    [InlineData(Dialect.V2)]
    [InlineData(Dialect.V3Beta)]
    [InlineData(Dialect.V3)]
    [InlineData(Dialect.Open)]
    public void The_explainer_starts_from_the_very_rule_of_the_dialect(Dialect dialect)
    {
        var (body, text) = (new SignedBody(), new CanonicalText());
        ForAnyBody(json =>
        {
            body.Parse(Encoding.UTF8.GetBytes(json));
            text.FromRequest(body, dialect);
            var secret = dialect == Dialect.Open ? null : "k\"ß";
            var suffix = dialect switch { Dialect.Open => "", Dialect.V3 => "&KEY=K\"SS", _ => "&key=k\"ß" };

            Assert.Equal(
                Encoding.UTF8.GetString(text.Utf8) + suffix,
                Encoding.UTF8.GetString(new RecipeText(body).Build(Recipe.Of(dialect, secret))));
        });
    }

    [Fact]
    public void What_is_signed_verifies_and_any_changed_byte_of_a_value_does_not()
    {
        Check.One(Many, Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonEmptyString>(), (value, secret) =>
        {
            if (value.Get.Any(char.IsSurrogate) || secret.Get.Any(char.IsSurrogate))
            {
                return;
            }

            using var key = SigningKey.FromSecret(secret.Get, Dialect.V2, SignType.Md5);
            var body = new SignedBody();
            var text = new CanonicalText();
            body.Parse(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { value = value.Get }));
            text.FromRequest(body, Dialect.V2);
            var sign = new byte[32];
            key.Sign(text, sign);
            Assert.Equal(Reference.Sign(Encoding.UTF8.GetString(text.Utf8), secret.Get, Dialect.V2, SignType.Md5), Encoding.ASCII.GetString(sign));
            Assert.True(key.Verify(text, sign));

            body.Parse(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { value = value.Get + "x" }));
            text.FromRequest(body, Dialect.V2);
            Assert.False(key.Verify(text, sign));
        }));
    }

    [Fact]
    public void No_bytes_make_the_parser_throw()
    {
        var body = new SignedBody();
        var text = new CanonicalText();
        Check.One(Many, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (noise, seed) =>
        {
            Assert.True(Enum.IsDefined(body.Parse(noise)));

            // A valid body with one byte overwritten, and one cut short.
            var random = new Random(seed);
            var json = Encoding.UTF8.GetBytes(new RandomBody(seed).Json());
            json[random.Next(json.Length)] = (byte)random.Next(256);
            if (body.Parse(json) == BodyFault.None)
            {
                text.FromRequest(body, Dialect.V3);
                text.FromAnswer(body, Dialect.V3);
                text.FromRequest(body, Dialect.Open);
            }

            body.Parse(json.AsMemory(0, random.Next(json.Length)));
        }));
    }

    private static void ForAnyBody(Action<string> holds) =>
        Check.One(Many, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => holds(new RandomBody(seed).Json())));
}
