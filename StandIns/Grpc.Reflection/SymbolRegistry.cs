using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Files with everything they import, to be found by their name or by what they define.</summary>
public class SymbolRegistry
{
    private readonly Dictionary<string, FileDescriptor> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _bySymbol = new(StringComparer.Ordinal);

    private SymbolRegistry()
    {
    }

    public static SymbolRegistry FromFiles(IEnumerable<FileDescriptor> fileDescriptors)
    {
        ArgumentNullException.ThrowIfNull(fileDescriptors);
        var registry = new SymbolRegistry();
        foreach (var file in fileDescriptors)
        {
            registry.Add(file);
        }

        return registry;
    }

    /// <summary>The file of that name as other files import it, or null.</summary>
    public FileDescriptor? FileByName(string filename) => _byName.GetValueOrDefault(filename);

    /// <summary>The file that defines the service, method, message or enum of that full name, or null.</summary>
    public FileDescriptor? FileContainingSymbol(string symbol) => _bySymbol.GetValueOrDefault(symbol);

    private void Add(FileDescriptor file)
    {
        if (!_byName.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            Add(import);
        }

        AddSymbols(file.EnumTypes);
        AddSymbols(file.Services);
        AddSymbols(file.Services.SelectMany(service => service.Methods));
        AddMessages(file.MessageTypes);
    }

    private void AddMessages(IEnumerable<MessageDescriptor> messages)
    {
        foreach (var message in messages)
        {
            AddSymbols([message]);
            AddSymbols(message.EnumTypes);
            AddMessages(message.NestedTypes);
        }
    }

    private void AddSymbols(IEnumerable<IDescriptor> symbols)
    {
        foreach (var symbol in symbols)
        {
            _bySymbol[symbol.FullName] = symbol.File;
        }
    }
}
