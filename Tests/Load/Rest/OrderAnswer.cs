using System.Buffers.Text;

namespace AspireOrders.Load.Rest;

/// <summary>Reads the two things of a JSON answer that the benchmark wants, without building the rest of it.</summary>
internal static class OrderAnswer
{
    /// <summary>The value of <c>orderId</c>.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static Guid OrderId(ReadOnlySpan<byte> body)
    {
        var name = "\"orderId\":\""u8;
        var place = body.IndexOf(name);
        return place >= 0 && Utf8Parser.TryParse(body[(place + name.Length)..], out Guid id, out _)
            ? id
            : throw new InvalidDataException("An accepted order was answered without its id.");
    }

    /// <summary>The value of <c>code</c> in a problem document; <c>HTTP</c> and the status when there is none.</summary>
    public static string ErrorCode(int status, ReadOnlySpan<byte> body)
    {
        var name = "\"code\":"u8;
        var place = body.IndexOf(name);
        return place >= 0 && Utf8Parser.TryParse(body[(place + name.Length)..], out int code, out _) ? $"{code}" : $"HTTP {status}";
    }
}
