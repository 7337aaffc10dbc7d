namespace DeepMF.Specs;

/// <summary>The rule that every name follows which becomes part of the name of a parameter, a file or a line in a table.</summary>
internal static class NameCheck
{
    /// <summary>Returns a name that follows the rule, and refuses any other.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What bears it, for the message, such as <c>feature</c>.</param>
    public static string Checked(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var c in name)
            if (!(char.IsLetterOrDigit(c) || c is '_' or '-' or ' '))
                throw new ArgumentException($"A {what} name may hold letters, digits, '_', '-' and spaces, but '{name}' holds '{c}'.", nameof(name));
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException($"A {what} needs a name that is not empty.", nameof(name));
        return name;
    }
}
