using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

/// <summary>A few bodies that are the same in every run; <see cref="PropertyTests"/> draws others each time, and many more.</summary>
public sealed class FixedBodyTests
{
    private const int Bodies = 150;

    [Theory]
    [InlineData(Dialect.V2)]
    [InlineData(Dialect.V3Beta)]
    [InlineData(Dialect.V3)]
    [InlineData(Dialect.Open)]
    public void Requests_answers_and_the_recipe_give_the_text_of_the_reference_model(Dialect dialect)
    {
        var (body, text) = (new SignedBody(), new CanonicalText());
        for (var seed = 0; seed < Bodies; seed++)
        {
            var json = new RandomBody(seed).Json();
            Assert.Equal(BodyFault.None, body.Parse(Encoding.UTF8.GetBytes(json)));
            text.FromRequest(body, dialect);
            var request = Encoding.UTF8.GetString(text.Utf8);
            Assert.Equal(Reference.Request(json, dialect), request);

            var suffix = dialect switch { Dialect.Open => "", Dialect.V3 => "&KEY=K\"SS", _ => "&key=k\"ß" };
            var recipe = Recipe.Of(dialect, dialect == Dialect.Open ? null : "k\"ß");
            Assert.Equal(request + suffix, Encoding.UTF8.GetString(new RecipeText(body).Build(recipe)));

            foreach (var shape in AnswerShape.All.Prepend(null))
            {
                text.FromAnswer(body, dialect, shape);
                Assert.Equal(Reference.Answer(json, dialect, shape), Encoding.UTF8.GetString(text.Utf8));
            }
        }
    }
}
