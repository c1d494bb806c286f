namespace Gateway.Signing;

/// <summary>Why <see cref="SignedBody.Parse"/> refused a body.</summary>
public enum BodyFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>No bytes, or only white space.</summary>
    Empty,

    /// <summary>The bytes are not UTF-8, or an escape such as <c>\ud800</c> names half a surrogate pair.</summary>
    NotUtf8,

    /// <summary>Not JSON as RFC 8259 has it: comments, trailing commas and text after the value are refused too.</summary>
    NotJson,

    /// <summary>JSON, but the outermost value is not an object.</summary>
    NotAnObject,

    /// <summary>More than <see cref="SignedBody.MaxDepth"/> objects and arrays inside each other.</summary>
    TooDeep,

    /// <summary>
    /// More than <see cref="SignedBody.MaxMembers"/> values over all levels, or nested names so long that their paths together
    /// exceed <see cref="SignedBody.MaxPathBytes"/>.
    /// </summary>
    TooManyMembers,

    /// <summary>A number with an exponent that needs more than <see cref="SignedBody.MaxNumberLength"/> characters without one.</summary>
    NumberOutOfRange,
}
