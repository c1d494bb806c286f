using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Merchants;

/// <summary>
/// A value that must not leak by accident: it prints, logs and serialises as <c>***</c>. Whoever needs the value
/// has to write <see cref="Reveal"/>, which is easy to find.
/// </summary>
[JsonConverter(typeof(MaskingConverter))]
public sealed class Secret
{
    private readonly string _value;

    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    public string Reveal() => _value;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    internal sealed class MaskingConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A secret is not read from JSON: read a string and wrap it.");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue("***");
    }
}
