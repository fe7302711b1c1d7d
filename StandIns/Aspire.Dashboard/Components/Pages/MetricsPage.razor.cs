using System.Globalization;
using Aspire.Dashboard.Components.Charts;
using Aspire.Dashboard.Components.Shared;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Pages;

/// <summary>The instruments of a resource and one of them as a chart or a table.</summary>
public sealed partial class MetricsPage : LivePage
{
    private const int DefaultMinutes = 5;
    private static readonly (int Minutes, string Text)[] Windows =
    [
        (1, "1 minute"), (5, "5 minutes"), (15, "15 minutes"), (30, "30 minutes"),
        (60, "1 hour"), (180, "3 hours"), (360, "6 hours"), (720, "12 hours"),
    ];

    private IReadOnlyList<(string Value, string Text, bool IsReplica)> _resources = [];
    private IReadOnlyList<Instrument> _instruments = [];
    private IReadOnlyList<InstrumentDimension> _dimensions = [];
    private Dictionary<string, IReadOnlySet<string?>> _filters = [];
    private Instrument? _instrument;
    private MetricChart _chart = new([], [], []);

    /// <summary>Name of a service or key of a replica.</summary>
    [Parameter]
    public string? Resource { get; set; }

    [Parameter]
    public string? Meter { get; set; }

    [Parameter]
    public string? Instrument { get; set; }

    /// <summary>Minutes back from now.</summary>
    [SupplyParameterFromQuery(Name = "window")]
    public int? Window { get; set; }

    /// <summary>graph or table.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>rate or total of a counter, value or count of a histogram.</summary>
    [SupplyParameterFromQuery(Name = "measure")]
    public string? Measure { get; set; }

    /// <summary>Which values of dimensions count, as in <see cref="DimensionFilters"/>.</summary>
    [SupplyParameterFromQuery(Name = "dimensions")]
    public string? Dimensions { get; set; }

    private int WindowMinutes => Windows.Any(window => window.Minutes == Window) ? Window!.Value : DefaultMinutes;

    private string Unit => _instrument is null ? "" : Format.Unit(_instrument.Unit);

    private string LineUnit => _instrument?.Kind switch
    {
        InstrumentKind.Counter when Measure != "total" => Unit.Length > 0 ? $"{Unit}/s" : "per second",
        InstrumentKind.Histogram when Measure == "count" => "per second",
        _ => Unit,
    };

    /// <inheritdoc/>
    protected override void OnInitialized() => Follow(TelemetrySignal.Metrics);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _filters = DimensionFilters.Read(Dimensions);
        Read();
    }

    /// <inheritdoc/>
    protected override Task ReloadAsync()
    {
        Read();
        return Task.CompletedTask;
    }

    private void Read()
    {
        var all = Telemetry.GetInstruments();
        var services = all.Select(instrument => instrument.Service).ToHashSet(StringComparer.Ordinal);
        _resources = ResourceSelect.OptionsOf([.. Telemetry.GetResources().Where(resource => services.Contains(resource.Name))]);
        if (Resource is null && _resources.Count > 0)
        {
            Navigation.NavigateTo($"/metrics/resource/{Uri.EscapeDataString(_resources[0].Value)}", replace: true);
            return;
        }

        var service = Telemetry.GetResources().FirstOrDefault(resource => resource.Matches(Resource))?.Name;
        _instruments = [.. all.Where(instrument => instrument.Service == service)];
        _instrument = _instruments.FirstOrDefault(one => one.Meter == Meter && one.Name == Instrument);
        if (_instrument is { } instrument)
        {
            _dimensions = Telemetry.GetDimensions(instrument.Service, instrument.Meter, instrument.Name);
            _chart = Draw(instrument);
        }
    }

    private MetricChart Draw(Instrument instrument)
    {
        var query = new MetricQuery(Resource ?? instrument.Service, instrument.Meter, instrument.Name)
        {
            Window = TimeSpan.FromMinutes(WindowMinutes),
            Dimensions = _filters,
            ShowCount = Measure == "count",
        };
        var chart = Telemetry.GetChart(query);

        // An exemplar tells a single value; beside a count or a rate it would be at no height that means anything.
        var showsValues = instrument.Kind == InstrumentKind.Histogram && Measure != "count";
        chart = showsValues ? chart : chart with { Exemplars = [] };
        return instrument.Kind == InstrumentKind.Counter && Measure == "total"
            ? chart with { Lines = [CounterTotals.Of(instrument.Name, Telemetry.GetSeries(query), chart.Times)] }
            : chart;
    }

    private string LinkTo(Instrument instrument) => string.Create(
        CultureInfo.InvariantCulture,
        $"/metrics/resource/{Uri.EscapeDataString(Resource!)}/meter/{Uri.EscapeDataString(instrument.Meter)}/instrument/{Uri.EscapeDataString(instrument.Name)}?window={WindowMinutes}");

    private void Toggle(InstrumentDimension dimension, string? value) =>
        SetQuery(false, ("dimensions", DimensionFilters.Write(DimensionFilters.Toggle(_filters, dimension.Name, value, dimension.Values))));

    private void ToggleAll(InstrumentDimension dimension)
    {
        var changed = new Dictionary<string, IReadOnlySet<string?>>(_filters, StringComparer.Ordinal);
        if (!changed.Remove(dimension.Name))
        {
            changed[dimension.Name] = new HashSet<string?>();
        }

        SetQuery(false, ("dimensions", DimensionFilters.Write(changed)));
    }

    private RenderFragment Choice(string parameter, string current, params (string Value, string Text)[] choices) => builder =>
    {
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "segmented");
        builder.AddAttribute(2, "role", "group");
        foreach (var (value, text) in choices)
        {
            builder.OpenElement(3, "button");
            builder.SetKey(value);
            builder.AddAttribute(4, "class", value == current ? "on" : "");
            builder.AddAttribute(5, "aria-pressed", value == current ? "true" : "false");
            builder.AddAttribute(6, "onclick", EventCallback.Factory.Create(this, () => SetQuery(false, (parameter, value))));
            builder.AddContent(7, text);
            builder.CloseElement();
        }

        builder.CloseElement();
    };
}
