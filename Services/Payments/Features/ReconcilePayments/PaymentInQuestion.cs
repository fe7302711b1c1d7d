using System.Runtime.InteropServices;
using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>A captured payment that is to be compared with its order.</summary>
/// <param name="OrderId">Its order.</param>
/// <param name="UserId">Who paid.</param>
/// <param name="OrderVersion">The version of the order that was paid.</param>
/// <param name="Age">How long ago the payment was begun.</param>
internal sealed record PaymentInQuestion(Guid OrderId, Guid UserId, int OrderVersion, TimeSpan Age)
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns = "order_id, user_id, order_version, clock_timestamp() - created_at";

    /// <summary>Reads a row that begins with <see cref="Columns"/>.</summary>
    public static PaymentInQuestion Read(NpgsqlDataReader reader) => new(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt32(2), reader.GetTimeSpan(3));
}

/// <summary>A payment with its place in the order of capture.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="UpdatedAt">When it was captured, by the clock of the database.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CapturedPayment(PaymentInQuestion Payment, DateTime UpdatedAt);
