using System.Text;

namespace Aspire.Hosting.Projects;

/// <summary>Takes a command line apart.</summary>
internal static class CommandLine
{
    /// <summary>Splits at white space outside of double quotes; <c>\"</c> is a quote.</summary>
    public static IReadOnlyList<string> Split(string line)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        var (quoted, started) = (false, false);
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '\\' when i + 1 < line.Length && line[i + 1] == '"':
                    current.Append('"');
                    i++;
                    started = true;
                    break;
                case '"':
                    quoted = !quoted;
                    started = true;
                    break;
                case var space when char.IsWhiteSpace(space) && !quoted:
                    if (started)
                    {
                        arguments.Add(current.ToString());
                        current.Clear();
                        started = false;
                    }

                    break;
                default:
                    current.Append(line[i]);
                    started = true;
                    break;
            }
        }

        return started ? [.. arguments, current.ToString()] : arguments;
    }
}
