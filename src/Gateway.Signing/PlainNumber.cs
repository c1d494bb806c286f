namespace Gateway.Signing;

/// <summary>JSON numbers written as plain decimal digits, digit by digit: no rounding whatever their size.</summary>
internal static class PlainNumber
{
    /// <summary>Beyond any length that is accepted, and far from overflow.</summary>
    private const int FarExponent = 1_000_000;

    /// <summary>Whether the number can be written without its exponent in <see cref="SignedBody.MaxNumberLength"/> characters.</summary>
    public static bool IsInRange(ReadOnlySpan<byte> number)
    {
        var mark = number.IndexOfAny((byte)'e', (byte)'E');
        return mark < 0 || new Parts(number, mark, trimZeros: false).Length <= SignedBody.MaxNumberLength;
    }

    /// <summary>How many bytes <see cref="Write"/> may need.</summary>
    public static int MaxLength(ReadOnlySpan<byte> number) => number.Length + SignedBody.MaxNumberLength;

    /// <summary>Writes the number with its exponent written out.</summary>
    /// <param name="number">A JSON number that <see cref="IsInRange"/>.</param>
    /// <param name="trimZeros">
    /// Also drops the zeros at the end of a fraction and the sign of zero (the open dialect); otherwise a number without exponent stays as it is.
    /// </param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> number, bool trimZeros, Span<byte> destination)
    {
        var mark = number.IndexOfAny((byte)'e', (byte)'E');
        if (mark >= 0 || trimZeros)
        {
            return new Parts(number, mark, trimZeros).Write(destination);
        }

        number.CopyTo(destination);
        return number.Length;
    }

    /// <summary>A number as its significant digits and the place of the decimal point among them.</summary>
    private readonly ref struct Parts
    {
        private readonly ReadOnlySpan<byte> _whole;
        private readonly ReadOnlySpan<byte> _fraction;
        private readonly bool _negative;
        private readonly int _point;

        public Parts(ReadOnlySpan<byte> number, int mark, bool trimZeros)
        {
            _negative = number[0] == '-';
            var mantissa = (mark < 0 ? number : number[..mark])[(_negative ? 1 : 0)..];
            var exponent = mark < 0 ? 0 : Exponent(number[(mark + 1)..]);
            var dot = mantissa.IndexOf((byte)'.');
            _whole = dot < 0 ? mantissa : mantissa[..dot];
            _fraction = dot < 0 ? default : mantissa[(dot + 1)..];
            _point = _whole.Length + exponent;

            var leading = _whole.Length - _whole.TrimStart((byte)'0').Length;
            _whole = _whole[leading..];
            _point -= leading;
            if (_whole.IsEmpty)
            {
                leading = _fraction.Length - _fraction.TrimStart((byte)'0').Length;
                _fraction = _fraction[leading..];
                _point -= leading;
            }

            if (trimZeros)
            {
                _fraction = _fraction.TrimEnd((byte)'0');
                if (_fraction.IsEmpty)
                {
                    _whole = _whole.TrimEnd((byte)'0');
                }
            }

            if (Digits == 0)
            {
                _point = 0;
                _negative = false;
            }
        }

        /// <summary>How many characters <see cref="Write"/> writes.</summary>
        public int Length => (_negative ? 1 : 0) + (
            Digits == 0 ? 1
            : _point <= 0 ? 2 - _point + Digits
            : _point >= Digits ? _point
            : Digits + 1);

        private int Digits => _whole.Length + _fraction.Length;

        public int Write(Span<byte> destination)
        {
            var output = new Output(destination);
            if (_negative)
            {
                output.Add((byte)'-');
            }

            if (_point <= 0)
            {
                output.Add((byte)'0');
                if (Digits > 0)
                {
                    output.Add((byte)'.');
                    output.AddZeros(-_point);
                }
            }

            for (var i = 0; i < Digits; i++)
            {
                if (i == _point && i > 0)
                {
                    output.Add((byte)'.');
                }

                output.Add(i < _whole.Length ? _whole[i] : _fraction[i - _whole.Length]);
            }

            output.AddZeros(_point - Digits);
            return output.Count;
        }

        private static int Exponent(ReadOnlySpan<byte> text)
        {
            var negative = text[0] == '-';
            var exponent = 0;
            foreach (var digit in text.TrimStart("+-"u8))
            {
                exponent = Math.Min((exponent * 10) + digit - '0', FarExponent);
            }

            return negative ? -exponent : exponent;
        }
    }

    private ref struct Output(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;

        public int Count { get; private set; }

        public void Add(byte value) => _destination[Count++] = value;

        public void AddZeros(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Add((byte)'0');
            }
        }
    }
}
