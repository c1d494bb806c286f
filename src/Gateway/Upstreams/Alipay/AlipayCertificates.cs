using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Upstreams.Alipay;

/// <summary>Certificates as Alipay hands them out, and the serial texts (SN) by which its protocol names them.</summary>
/// <remarks>
/// A certificate's SN is the MD5, in lower-case hexadecimal, of its issuer's name followed by its serial number in decimal.
/// The name is written as RFC 2253 has it, the way Java does: from the last part to the first, joined with bare commas.
/// </remarks>
internal static class AlipayCertificates
{
    private const string Label = "CERTIFICATE";

    // The algorithms of PKCS #1. A root bundle also holds roots of other kinds, ECDSA and SM2, that do not count.
    private const string RsaSignatures = "1.2.840.113549.1.1.";

    private const int MostCertificates = 16;

    /// <summary>Whether the text means to be certificates rather than a key.</summary>
    public static bool Appear(string text) => text.Contains($"-----BEGIN {Label}-----", StringComparison.Ordinal);

    /// <summary>
    /// All certificates of a text of PEM, in its order, each of which has a name and a key that can be read. Null where there are
    /// none, or one is not. Read where a channel is set or loaded, never on a call, so they are left to the collector.
    /// </summary>
    public static IReadOnlyList<X509Certificate2>? Read(string pem)
    {
        var certificates = new List<X509Certificate2>();
        try
        {
            var rest = pem.AsSpan();
            while (PemEncoding.TryFind(rest, out var fields))
            {
                if (!rest[fields.Label].SequenceEqual(Label) || certificates.Count == MostCertificates)
                {
                    return Nothing(certificates);
                }

                var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
                certificates.Add(certificate);
                // Loading looks at neither: what is wrong in there throws where it is asked for.
                _ = Sn(certificate);
                certificate.GetRSAPublicKey()?.Dispose();
                rest = rest[fields.Location.End..];
            }
        }
        catch (Exception fault) when (fault is CryptographicException or AsnContentException)
        {
            return Nothing(certificates);
        }

        return certificates.Count > 0 ? certificates : null;
    }

    /// <summary>Those that are no authority's: with its own certificate Alipay hands out the one above it.</summary>
    public static IEnumerable<X509Certificate2> WithoutAuthorities(IReadOnlyList<X509Certificate2> certificates) => certificates.Count == 1
        ? certificates
        : certificates.Where(certificate => !certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority));

    public static string Sn(X509Certificate2 certificate)
    {
        var serial = new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true);
        var text = Name(certificate.IssuerName) + serial.ToString(CultureInfo.InvariantCulture);
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary><c>alipay_root_cert_sn</c>: the SNs of those signed with RSA, joined with <c>_</c>. Empty where there are none.</summary>
    public static string RootSn(IEnumerable<X509Certificate2> bundle) => string.Join('_', bundle
        .Where(root => root.SignatureAlgorithm.Value?.StartsWith(RsaSignatures, StringComparison.Ordinal) is true)
        .Select(Sn));

    /// <summary>RFC 2253, section 2, with the keywords of its section 2.3.</summary>
    internal static string Name(X500DistinguishedName name) => string.Join(',', name.EnumerateRelativeDistinguishedNames(reversed: true).Select(Part));

    private static string Part(X500RelativeDistinguishedName part)
    {
        if (part.HasMultipleElements)
        {
            // None of Alipay's has one; its order would be a matter of taste.
            return $"#{Convert.ToHexStringLower(part.RawData.Span)}";
        }

        var type = part.GetSingleElementType().Value!;
        var keyword = type switch
        {
            "2.5.4.3" => "CN",
            "2.5.4.6" => "C",
            "2.5.4.7" => "L",
            "2.5.4.8" => "ST",
            "2.5.4.9" => "STREET",
            "2.5.4.10" => "O",
            "2.5.4.11" => "OU",
            "0.9.2342.19200300.100.1.1" => "UID",
            "0.9.2342.19200300.100.1.25" => "DC",
            _ => null,
        };
        return keyword is not null && part.GetSingleElementValue() is { } value ? $"{keyword}={Escape(value)}" : $"{type}=#{Convert.ToHexStringLower(Value(part).Span)}";
    }

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var atAnEnd = (i == 0 && value[i] is ' ' or '#') || (i == value.Length - 1 && value[i] is ' ');
            if (atAnEnd || value[i] is ',' or '+' or '"' or '\\' or '<' or '>' or ';')
            {
                escaped.Append('\\');
            }

            escaped.Append(value[i]);
        }

        return escaped.ToString();
    }

    // SET { SEQUENCE { type, value } }: the value as it is encoded.
    private static ReadOnlyMemory<byte> Value(X500RelativeDistinguishedName part)
    {
        var pair = new AsnReader(part.RawData, AsnEncodingRules.DER).ReadSetOf().ReadSequence();
        pair.ReadObjectIdentifier();
        return pair.ReadEncodedValue();
    }

    private static IReadOnlyList<X509Certificate2>? Nothing(List<X509Certificate2> certificates)
    {
        certificates.ForEach(certificate => certificate.Dispose());
        return null;
    }
}
