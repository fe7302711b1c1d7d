namespace Aspire.Dashboard.Components.ConsoleText;

/// <summary>How text looks after some codes.</summary>
internal readonly record struct AnsiStyle(int? Color, bool IsBold, bool IsDim, bool IsItalic, bool IsUnderlined)
{
    // The six bits of the 6×6×6 cube's corners, as the eight basic colours: red 1, green 2, blue 4.
    private const int CubeStart = 16;
    private const int GreyStart = 232;

    /// <summary>CSS classes; empty for plain text.</summary>
    public string Class => string.Join(' ', Classes());

    /// <summary>After these codes, in their order; unknown ones change nothing.</summary>
    public AnsiStyle With(string[] codes)
    {
        var style = this;
        for (var index = 0; index < codes.Length; index++)
        {
            var code = int.TryParse(codes[index], out var number) ? number : 0;
            if (code == 38 || code == 48)
            {
                var color = ReadColor(codes, ref index);
                style = code == 38 ? style with { Color = color } : style;
                continue;
            }

            style = style.With(code);
        }

        return style;
    }

    private AnsiStyle With(int code) => code switch
    {
        0 => default,
        1 => this with { IsBold = true },
        2 => this with { IsDim = true },
        3 => this with { IsItalic = true },
        4 => this with { IsUnderlined = true },
        22 => this with { IsBold = false, IsDim = false },
        23 => this with { IsItalic = false },
        24 => this with { IsUnderlined = false },
        >= 30 and <= 37 => this with { Color = code - 30 },
        39 => this with { Color = null },
        >= 90 and <= 97 => this with { Color = code - 90 },
        _ => this,
    };

    // 38;5;n from a palette of 256, or 38;2;r;g;b: the nearest of the eight that the theme has.
    private static int? ReadColor(string[] codes, ref int index)
    {
        var kind = At(codes, index + 1);
        if (kind == 5)
        {
            var number = At(codes, index + 2);
            index += 2;
            return number switch
            {
                < CubeStart => number % 8,
                >= GreyStart => number < GreyStart + 12 ? 0 : 7,
                _ => Nearest((number - CubeStart) / 36 * 51, (number - CubeStart) / 6 % 6 * 51, (number - CubeStart) % 6 * 51),
            };
        }

        if (kind == 2)
        {
            var color = Nearest(At(codes, index + 2), At(codes, index + 3), At(codes, index + 4));
            index += 4;
            return color;
        }

        return null;
    }

    private static int Nearest(int red, int green, int blue)
    {
        var half = Math.Max(96, Math.Max(red, Math.Max(green, blue)) * 2 / 3);
        return (red >= half ? 1 : 0) | (green >= half ? 2 : 0) | (blue >= half ? 4 : 0);
    }

    private static int At(string[] codes, int index) => index < codes.Length && int.TryParse(codes[index], out var number) ? number : 0;

    private IEnumerable<string> Classes()
    {
        if (Color is { } color)
        {
            yield return $"a{color}";
        }

        if (IsBold)
        {
            yield return "bold";
        }

        if (IsDim)
        {
            yield return "dimmed";
        }

        if (IsItalic)
        {
            yield return "italic";
        }

        if (IsUnderlined)
        {
            yield return "underline";
        }
    }
}
