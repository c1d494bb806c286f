using System.Globalization;

namespace Gateway.Hosting;

/// <summary>Reads single settings; what does not fit stops the start with a line that says so.</summary>
internal static class Setting
{
    /// <summary><c>true</c> or <c>false</c>; false when not set.</summary>
    public static bool Flag(IConfiguration configuration, string key) => configuration[key] switch
    {
        null or "" => false,
        var held when bool.TryParse(held, out var flag) => flag,
        var held => throw new SettingException(key, held, "should be true or false"),
    };

    /// <summary>An absolute http or https address without user, query or fragment; null when not set.</summary>
    public static Uri? WebAddress(IConfiguration configuration, string key) => configuration[key] switch
    {
        null or "" => null,
        var held when Uri.TryCreate(held, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 } => uri,
        // Before an @ there may stand a password.
        var held => throw new SettingException(key, held.Contains('@', StringComparison.Ordinal) ? null : held,
            "should be an http or https address without user or query, such as https://pay.example.com"),
    };

    /// <summary>One of the names of <typeparamref name="T"/>, in any letter case; null when not set.</summary>
    public static T? Choice<T>(IConfiguration configuration, string key)
        where T : struct, Enum => configuration[key] switch
        {
            null or "" => null,
            // By name: a number would be parsed too, whether or not it has one.
            var held when Enum.GetNames<T>().FirstOrDefault(name => name.Equals(held, StringComparison.OrdinalIgnoreCase)) is { } name => Enum.Parse<T>(name),
            var held => throw new SettingException(key, held, $"should be {string.Join(" or ", Enum.GetNames<T>())}"),
        };

    /// <summary>A length of time within bounds; null when not set.</summary>
    public static TimeSpan? Time(IConfiguration configuration, string key, TimeSpan shortest, TimeSpan longest) => configuration[key] switch
    {
        null or "" => null,
        var held when TimeSpan.TryParse(held, CultureInfo.InvariantCulture, out var time) && time >= shortest && time <= longest => time,
        var held => throw new SettingException(key, held, $"should be a time from {shortest} to {longest}, such as 00:00:05"),
    };

    /// <summary>A whole number within bounds; null when not set.</summary>
    public static int? Whole(IConfiguration configuration, string key, int least, int most) => configuration[key] switch
    {
        null or "" => null,
        var held when int.TryParse(held, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        var held => throw new SettingException(key, held, $"should be a whole number from {least} to {most}"),
    };
}
