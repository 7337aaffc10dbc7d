namespace DeepMF.Samples.Gallery;

/// <summary>A piece of an experiment's result: a <see cref="Paragraph"/>, a <see cref="Table"/>, a <see cref="CodeBlock"/> or a <see cref="Pictures.Picture"/>.</summary>
internal abstract record Part;

/// <summary>A text: what a table or a picture shows, and with which settings.</summary>
/// <remarks>The document takes it as Markdown, the terminal as it is.</remarks>
internal sealed record Paragraph(string Text) : Part;

/// <summary>A text whose line breaks and spaces count, such as the lines of a training run or a diagram in Mermaid.</summary>
internal sealed record CodeBlock(string Language, string Text) : Part;
