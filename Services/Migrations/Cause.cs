using Npgsql;

namespace AspireOrders.Migrations;

/// <summary>Says in one line what a database objects to.</summary>
internal static class Cause
{
    public static string Of(NpgsqlException exception)
    {
        if (exception is not PostgresException postgres) return (exception.InnerException ?? exception).Message.ReplaceLineEndings(" ");
        var detail = postgres.Detail is { } text ? $" ({text})" : "";
        return $"{postgres.MessageText}{detail} [{postgres.SqlState}]";
    }
}
