using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter that nobody configured.</summary>
public abstract class ParameterDefault
{
    /// <summary>Describes the default in a manifest.</summary>
    public abstract void WriteToManifest(ManifestPublishingContext context);

    /// <summary>The value.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A random value.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Letters that are easily taken for others are left out: i, l, o, I, L, O.
    internal const string LowerAlphabet = "abcdefghjkmnpqrstuvwxyz";
    internal const string UpperAlphabet = "ABCDEFGHJKMNPQRSTUVWXYZ";
    internal const string NumericAlphabet = "0123456789";
    internal const string SpecialAlphabet = "-_.{}~()*+!";

    /// <summary>Length in characters.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether lower-case letters occur.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether upper-case letters occur.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether digits occur.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether special characters occur.</summary>
    public bool Special { get; set; } = true;

    /// <summary>How many lower-case letters at least.</summary>
    public int MinLower { get; set; }

    /// <summary>How many upper-case letters at least.</summary>
    public int MinUpper { get; set; }

    /// <summary>How many digits at least.</summary>
    public int MinNumeric { get; set; }

    /// <summary>How many special characters at least.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc/>
    public override string GetDefaultValue() => RandomText.Generate(this);

    /// <inheritdoc/>
    public override void WriteToManifest(ManifestPublishingContext context)
    {
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        WriteIfFalse("lower", Lower);
        WriteIfFalse("upper", Upper);
        WriteIfFalse("numeric", Numeric);
        WriteIfFalse("special", Special);
        WriteIfPositive("minLower", MinLower);
        WriteIfPositive("minUpper", MinUpper);
        WriteIfPositive("minNumeric", MinNumeric);
        WriteIfPositive("minSpecial", MinSpecial);
        writer.WriteEndObject();

        void WriteIfFalse(string name, bool value)
        {
            if (!value)
            {
                writer.WriteBoolean(name, value);
            }
        }

        void WriteIfPositive(string name, int value)
        {
            if (value > 0)
            {
                writer.WriteNumber(name, value);
            }
        }
    }
}
