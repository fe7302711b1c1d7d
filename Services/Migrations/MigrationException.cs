namespace AspireOrders.Migrations;

/// <summary>A database cannot be brought to the current schema; the message is one sentence for the person who started it.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
