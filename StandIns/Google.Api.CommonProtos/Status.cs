using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Google.Rpc;

public partial class Status
{
    /// <summary>The first detail of that type, or null.</summary>
    public T? GetDetail<T>()
        where T : class, IMessage<T>, new()
    {
        var wanted = new T().Descriptor.FullName;
        return Details.FirstOrDefault(detail => Any.GetTypeName(detail.TypeUrl) == wanted)?.Unpack<T>();
    }
}
