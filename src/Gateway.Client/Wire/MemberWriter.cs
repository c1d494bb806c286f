using System.Text.Json;

namespace Gateway.Client.Wire;

/// <summary>Writes the members of a request.</summary>
internal sealed class MemberWriter(Utf8JsonWriter json)
{
    /// <exception cref="ArgumentException">There is no value; the message names <paramref name="property"/>.</exception>
    public void Required(string name, string? value, string property)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new ArgumentException($"The request has no {property}.", property);
        }

        json.WriteString(name, value);
    }

    /// <summary>A member without a value is left out: an empty one would be signed, and refused by most calls.</summary>
    public void Optional(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }
}
