using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Gateway.Admin.Audit;

/// <summary>Which members a change changes, from what to what; of a secret, only that it changes.</summary>
internal sealed class AuditChanges
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly SortedDictionary<string, (string? From, string? To)> _members = new(StringComparer.Ordinal);

    /// <summary>
    /// What an answer shows before and after, the version and notices left out. Answers never show a secret, so neither does this.
    /// </summary>
    public static AuditChanges Between<T>(T? before, T? after, JsonTypeInfo<T> type)
        where T : class
    {
        var changes = new AuditChanges();
        var from = Members(before, type);
        var to = Members(after, type);
        foreach (var name in from.Keys.Union(to.Keys, StringComparer.Ordinal).Where(name => name is not ("version" or "notices")))
        {
            var (old, changed) = (from.GetValueOrDefault(name), to.GetValueOrDefault(name));
            if (!string.Equals(old, changed, StringComparison.Ordinal))
            {
                changes._members[name] = (old, changed);
            }
        }

        return changes;
    }

    public AuditChanges Secret(string member, bool existed, bool exists)
    {
        const string Mask = "\"***\"";
        _members[member] = (existed ? Mask : null, exists ? Mask : null);
        return this;
    }

    public AuditChanges Moment(string member, DateTimeOffset? from, DateTimeOffset? to)
    {
        _members[member] = (Quote(from), Quote(to));
        return this;

        static string? Quote(DateTimeOffset? at) => at is { } value ? $"\"{value.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}\"" : null;
    }

    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            writer.WriteStartObject();
            foreach (var (name, (from, to)) in _members)
            {
                writer.WriteStartObject(name);
                Write(writer, "from", from);
                Write(writer, "to", to);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, string name, string? json)
    {
        if (json is not null)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json);
        }
    }

    private static Dictionary<string, string> Members<T>(T? value, JsonTypeInfo<T> type)
        where T : class
    {
        if (value is null)
        {
            return [];
        }

        return JsonSerializer.SerializeToElement(value, type).EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value.GetRawText(), StringComparer.Ordinal);
    }
}
