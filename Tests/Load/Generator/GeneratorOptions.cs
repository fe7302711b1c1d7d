using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Load.Generator;

/// <summary>What the generator does to an application that runs already; configuration section <c>Load</c>.</summary>
internal sealed class GeneratorOptions
{
    public const string Section = "Load";

    /// <summary>The gateway's address.</summary>
    [Required(ErrorMessage = "Load:Gateway, the gateway's address, is missing: start the generator as the resource loadgen.")]
    public Uri? Gateway { get; set; }

    /// <summary>The password of the demo operator, and of the customers that the generator registers.</summary>
    [Required(ErrorMessage = "Load:Password, that of the demo accounts, is missing.")]
    public string Password { get; set; } = "";

    /// <summary>Visits a second; most of them place an order.</summary>
    [Range(0.1, 200, ErrorMessage = "Load:Rate is a number of visits a second from 0.1 to 200.")]
    public double Rate { get; set; } = 2;

    /// <summary>How many customers there are.</summary>
    [Range(1, 50, ErrorMessage = "Load:Customers is a number from 1 to 50.")]
    public int Customers { get; set; } = 4;

    /// <summary>How often the console says how it goes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Load:Report is a time from a second to an hour.")]
    public TimeSpan Report { get; set; } = TimeSpan.FromSeconds(15);
}
