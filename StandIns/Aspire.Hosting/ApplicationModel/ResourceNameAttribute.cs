namespace Aspire.Hosting.ApplicationModel;

/// <summary>A parameter or property that holds the name of something in the model.</summary>
public interface IModelNameParameter;

/// <summary>Marks the parameter that names a resource.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ResourceNameAttribute : Attribute, IModelNameParameter;

/// <summary>Marks the parameter that names an endpoint.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EndpointNameAttribute : Attribute, IModelNameParameter;
