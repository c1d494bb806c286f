using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Signing;

namespace Gateway.CommandLine;

/// <summary><c>sign</c>: puts the signature into a request body.</summary>
internal static class SignCommand
{
    /// <summary>The exit code when a command could not be carried out.</summary>
    public const int Unusable = 2;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(Stream input, TextWriter output, TextWriter error)
    {
        var options = new SigningKeyOptions("--private-key-file", "For open: a file with the RSA private key (PKCS#8 PEM).");
        var command = new Command("sign", "Signs the request body (JSON) on standard input and prints it with its 'sign'.");
        options.AddTo(command);
        command.SetAction(arguments =>
        {
            try
            {
                using var choice = options.Read(arguments, SigningKey.FromPrivateKey, error);
                output.WriteLine(Sign(ReadAll(input), choice));
                return 0;
            }
            catch (CommandLineException refused)
            {
                error.WriteLine(refused.Message);
                return Unusable;
            }
        });
        return command;
    }

    /// <summary>Reads a body, or says why it is none.</summary>
    /// <exception cref="CommandLineException">It is no JSON object that the gateway accepts.</exception>
    public static SignedBody Parse(byte[] json)
    {
        var body = new SignedBody();
        return body.Parse(json) switch
        {
            BodyFault.None => body,
            BodyFault.Empty => throw new CommandLineException("The body on standard input is empty. Hand the JSON over with '< body.json'."),
            BodyFault.NotUtf8 => throw new CommandLineException("The body is not UTF-8 text, or holds half a surrogate pair."),
            BodyFault.NotAnObject => throw new CommandLineException("The body is JSON but not an object."),
            BodyFault.TooDeep => throw new CommandLineException($"The body nests more than {SignedBody.MaxDepth} objects and arrays."),
            BodyFault.TooManyMembers => throw new CommandLineException($"The body holds more than {SignedBody.MaxMembers} values."),
            BodyFault.NumberOutOfRange => throw new CommandLineException($"A number in the body takes more than {SignedBody.MaxNumberLength} digits."),
            _ => throw new CommandLineException("The body is not JSON."),
        };
    }

    public static byte[] ReadAll(Stream input)
    {
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string Sign(byte[] json, SigningChoice choice)
    {
        var text = new CanonicalText();
        text.FromRequest(Parse(json), choice.Dialect);
        var sign = new byte[choice.Key.SignatureLength];
        choice.Key.Sign(text, sign);

        var signed = new ArrayBufferWriter<byte>();
        using (var document = JsonDocument.Parse(WithoutMark(json)))
        using (var writer = new Utf8JsonWriter(signed, Readable))
        {
            writer.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject().Where(member => !member.NameEquals("sign"u8)))
            {
                member.WriteTo(writer);
            }

            writer.WriteString("sign"u8, sign);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(signed.WrittenSpan);
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] json) => json.AsMemory(json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
}
