namespace Aspire.Hosting.Orchestration;

/// <summary>A container as its engine knows it: it belongs to the engine, and outlives the engine's client that was killed.</summary>
/// <param name="Engine">Full path of the engine's program.</param>
/// <param name="IdentityFile">
/// Where the engine has written the container's id. By its name it could not be told from the one that the next start has made meanwhile.
/// </param>
internal sealed record EngineContainer(string Engine, string IdentityFile);
