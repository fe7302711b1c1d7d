namespace System.IO.Hashing;

/// <summary>The type behind the value digests of StackExchange.Redis (<c>DIGEST</c> of Redis 8.4); nothing else asks for it.</summary>
public sealed class XxHash3
{
    private XxHash3()
    {
    }

    /// <summary>Not supported: the Redis that this solution runs on has no value digests.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public static ulong HashToUInt64(ReadOnlySpan<byte> source, long seed = 0) =>
        throw new NotSupportedException("Value digests of Redis 8.4 need the System.IO.Hashing package.");
}
