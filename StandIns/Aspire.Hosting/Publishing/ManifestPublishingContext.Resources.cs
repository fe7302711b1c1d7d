using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

public sealed partial class ManifestPublishingContext
{
    /// <summary>Writes a container: its image, how it is started, its storage, its environment and its endpoints.</summary>
    public async Task WriteContainerAsync(ContainerResource container)
    {
        if (!container.TryGetContainerImageName(out var image))
        {
            throw new DistributedApplicationException($"Could not get the container image name for resource '{container.Name}'.");
        }

        Writer.WriteString("type", "container.v0");
        WriteConnectionString(container);
        Writer.WriteString("image", image);
        if (container.Entrypoint is not null)
        {
            Writer.WriteString("entrypoint", container.Entrypoint);
        }

        await WriteCommandLineArgumentsAsync(container).ConfigureAwait(false);
        WriteMounts("bindMounts", "source", container, ContainerMountType.BindMount, GetManifestRelativePath);
        WriteMounts("volumes", "name", container, ContainerMountType.Volume, name => name);
        await WriteEnvironmentVariablesAsync(container).ConfigureAwait(false);
        WriteBindings(container);
    }

    /// <summary>Writes the whole application.</summary>
    internal async Task WriteModelAsync(DistributedApplicationModel model)
    {
        Writer.WriteStartObject();
        Writer.WriteStartObject("resources");
        _expressions.Reserve(model.Resources.Select(resource => resource.Name));
        foreach (var resource in model.Resources)
        {
            await WriteResourceAsync(resource).ConfigureAwait(false);
        }

        // Generated passwords and the like are not part of the model; whoever refers to them brings them in.
        foreach (var resource in _expressions.ReferredTo.Where(resource => !model.Resources.Contains(resource)).ToArray())
        {
            await WriteResourceAsync(resource).ConfigureAwait(false);
        }

        foreach (var formatted in _expressions.TakeFormatted())
        {
            WriteFormatted(formatted);
        }

        foreach (var choice in _expressions.Choices)
        {
            Writer.WriteStartObject(choice.Name!);
            Writer.WriteString("type", "value.v0");
            Writer.WriteString("connectionString", await choice.GetValueAsync(CancellationToken).ConfigureAwait(false) ?? string.Empty);
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
        await Writer.FlushAsync(CancellationToken).ConfigureAwait(false);
    }

    private async Task WriteResourceAsync(IResource resource)
    {
        var own = resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().LastOrDefault();
        if (own is { Callback: null })
        {
            return;
        }

        Writer.WriteStartObject(resource.Name);
        await (own?.Callback?.Invoke(this) ?? WriteKnownAsync(resource)).ConfigureAwait(false);
        Writer.WriteEndObject();
        if (resource is ParameterResource parameter)
        {
            foreach (var formatted in _expressions.TakeFormatted(parameter))
            {
                WriteFormatted(formatted);
            }
        }
    }

    private Task WriteKnownAsync(IResource resource)
    {
        switch (resource)
        {
            case ContainerResource container:
                return WriteContainerAsync(container);
            case ProjectResource project:
                return WriteProjectAsync(project);
            case ExecutableResource executable:
                return WriteExecutableAsync(executable);
            case ParameterResource parameter:
                WriteParameter(parameter);
                break;
            case IResourceWithConnectionString:
                Writer.WriteString("type", "value.v0");
                WriteConnectionString(resource);
                break;
            default:
                Writer.WriteString("error", "This resource does not support generation in the manifest.");
                break;
        }

        return Task.CompletedTask;
    }

    private async Task WriteProjectAsync(ProjectResource project)
    {
        Writer.WriteString("type", "project.v0");
        Writer.WriteString("path", GetManifestRelativePath(project.GetProjectMetadata().ProjectPath));
        await WriteCommandLineArgumentsAsync(project).ConfigureAwait(false);
        await WriteEnvironmentVariablesAsync(project).ConfigureAwait(false);
        WriteBindings(project);
    }

    private async Task WriteExecutableAsync(ExecutableResource executable)
    {
        Writer.WriteString("type", "executable.v0");
        WriteConnectionString(executable);
        Writer.WriteString("workingDirectory", GetManifestRelativePath(executable.WorkingDirectory));
        Writer.WriteString("command", executable.Command);
        await WriteCommandLineArgumentsAsync(executable).ConfigureAwait(false);
        await WriteEnvironmentVariablesAsync(executable).ConfigureAwait(false);
        WriteBindings(executable);
    }

    private void WriteParameter(ParameterResource parameter)
    {
        Writer.WriteString("type", "parameter.v0");
        Writer.WriteString("value", string.Create(CultureInfo.InvariantCulture, $"{{{parameter.Name}.inputs.value}}"));
        Writer.WriteStartObject("inputs");
        Writer.WriteStartObject("value");
        Writer.WriteString("type", "string");
        if (parameter.Secret)
        {
            Writer.WriteBoolean("secret", true);
        }

        if (parameter.Default is not null)
        {
            Writer.WriteStartObject("default");
            parameter.Default.WriteToManifest(this);
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
    }

    private void WriteFormatted(ManifestExpressions.Formatted formatted)
    {
        Writer.WriteStartObject(formatted.Name);
        Writer.WriteString("type", "annotated.string");
        Writer.WriteString("value", formatted.Parameter.ValueExpression);
        Writer.WriteString("filter", formatted.Format);
        Writer.WriteEndObject();
    }

    private void WriteMounts(
        string property, string sourceProperty, ContainerResource container, ContainerMountType type, Func<string?, string?> source)
    {
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type == type).ToArray();
        if (mounts.Length == 0)
        {
            return;
        }

        Writer.WriteStartArray(property);
        foreach (var mount in mounts)
        {
            Writer.WriteStartObject();
            if (source(mount.Source) is { } text)
            {
                Writer.WriteString(sourceProperty, text);
            }

            Writer.WriteString("target", mount.Target);
            Writer.WriteBoolean("readOnly", mount.IsReadOnly);
            Writer.WriteEndObject();
        }

        Writer.WriteEndArray();
    }
}
