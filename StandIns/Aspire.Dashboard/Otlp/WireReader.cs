namespace Aspire.Dashboard.Otlp;

/// <summary>Goes over the nested messages and texts of a protobuf message and skips everything else; ends early where it is broken.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The next field that has a length.</summary>
    public bool TryRead(out int field, out ReadOnlySpan<byte> content)
    {
        while (TryReadNumber(out var tag))
        {
            field = (int)(tag >> 3);
            var isContent = (tag & 7) == 2;
            if (!TryReadContent((int)(tag & 7), out content))
            {
                break;
            }

            if (isContent)
            {
                return true;
            }
        }

        field = 0;
        content = default;
        return false;
    }

    private bool TryReadContent(int type, out ReadOnlySpan<byte> content)
    {
        content = default;
        ulong length = 0;
        var isWhole = type switch
        {
            0 => TryReadNumber(out _),
            1 => Set(sizeof(ulong), out length),
            2 => TryReadNumber(out length),
            5 => Set(sizeof(uint), out length),
            _ => false,
        };
        if (!isWhole || length > (ulong)_rest.Length)
        {
            return false;
        }

        content = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private static bool Set(int value, out ulong length)
    {
        length = (ulong)value;
        return true;
    }

    private bool TryReadNumber(out ulong number)
    {
        number = 0;
        for (var index = 0; index < _rest.Length && index < 10; index++)
        {
            number |= (ulong)(_rest[index] & 0x7f) << (7 * index);
            if (_rest[index] < 0x80)
            {
                _rest = _rest[(index + 1)..];
                return true;
            }
        }

        return false;
    }
}
