using AspireOrders.Tests.Messaging.Support;

[assembly: AssemblyFixture(typeof(PostgresServer))]
