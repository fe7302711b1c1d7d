using Microsoft.Extensions.Options;

namespace AspireOrders.Messaging;

/// <summary>Checks the attributes without reflection.</summary>
[OptionsValidator]
internal sealed partial class MessagingOptionsValidator : IValidateOptions<MessagingOptions>;
