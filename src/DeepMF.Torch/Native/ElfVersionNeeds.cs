namespace DeepMF.Torch;

/// <summary>Makes symbol versions that a 64-bit ELF library only names, and uses nothing of, optional.</summary>
/// <remarks>
/// Tables: System V ABI (gABI), chapters 4 and 5; versions: Linux Standard Base Core, 'Symbol Versioning'. With VER_FLG_WEAK (2) in a need's flags, glibc's
/// loader goes on where the version is missing. A symbol of that version which a relocation uses would be looked up and fail later, so such a version is refused.
/// </remarks>
internal static class ElfVersionNeeds
{
    private const ushort Weak = 2;
    private const int NeedSize = 16;
    private const int AuxiliarySize = 16;

    /// <summary>Marks the needs of these versions as weak, in place; nothing changes when it throws.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="versions">The names of the versions.</param>
    /// <returns>The number of needs with one of these names.</returns>
    /// <exception cref="InvalidDataException">The file is no well-formed 64-bit little-endian ELF library, or a relocation uses a symbol of one of the versions.</exception>
    public static int Weaken(byte[] file, IReadOnlySet<string> versions)
    {
        ElfImage image = ElfImage.Read(file);
        List<Need> needs = Needs(image, versions);
        if (needs.Count == 0)
            return 0;
        RefuseUsed(image, needs);
        foreach (Need need in needs)
            image.WriteUInt16(need.FlagsAt, (ushort)(need.Flags | Weak));
        return needs.Count;
    }

    private static List<Need> Needs(ElfImage image, IReadOnlySet<string> versions)
    {
        List<Need> found = [];
        foreach (ElfSection section in image.Sections.Where(section => section.Type == ElfSection.VersionNeeds))
        {
            ElfSection names = image.Linked(section);
            long end = section.Offset + section.Size, need = section.Offset, left = section.Size / AuxiliarySize;
            // Offsets of a chain only grow and each entry is counted, so a damaged chain ends.
            for (uint entry = 0; entry < section.Info; entry++)
            {
                image.Check(need, NeedSize, end);
                long auxiliary = need + image.UInt32(need + 8);
                int count = image.UInt16(need + 2);
                for (int i = 0; i < count; i++)
                {
                    image.Check(auxiliary, AuxiliarySize, end);
                    if (--left < 0)
                        throw new InvalidDataException("The chains of version needs overlap.");
                    string name = image.Text(names, image.UInt32(auxiliary + 8));
                    if (versions.Contains(name))
                        found.Add(new Need(name, auxiliary + 4, image.UInt16(auxiliary + 4), (ushort)(image.UInt16(auxiliary + 6) & 0x7fff)));
                    auxiliary = Next(auxiliary, image.UInt32(auxiliary + 12), i + 1 == count);
                }
                need = Next(need, image.UInt32(need + 12), entry + 1 == section.Info);
            }
        }
        return found;
    }

    private static long Next(long at, uint step, bool last) =>
        last || step >= AuxiliarySize ? at + step : throw new InvalidDataException("A chain of version needs ends before its count.");

    private static void RefuseUsed(ElfImage image, List<Need> needs)
    {
        Dictionary<int, string> names = [];
        foreach (Need need in needs)
            names[need.Index] = need.Name;
        ElfSection[] versions = image.Sections.Where(section => section.Type == ElfSection.Versions).ToArray();
        if (versions.Length != 1)
            throw new InvalidDataException("The file has no table that gives each symbol its version.");
        long symbols = versions[0].Size / 2;
        foreach (ElfSection section in image.Sections.Where(section => section.Type is ElfSection.Relocations or ElfSection.RelocationsWithAddends))
        {
            int size = section.Type == ElfSection.Relocations ? 16 : 24;
            for (long at = section.Offset; at + size <= section.Offset + section.Size; at += size)
            {
                uint symbol = image.UInt32(at + 12); // the upper half of r_info
                if (symbol >= symbols)
                    throw new InvalidDataException("A relocation names a symbol that the file does not have.");
                int index = image.UInt16(versions[0].Offset + 2L * symbol) & 0x7fff;
                if (symbol != 0 && names.TryGetValue(index, out string? name))
                    throw new InvalidDataException($"The version '{name}' is used: a relocation names a symbol of it.");
            }
        }
    }

    private readonly record struct Need(string Name, long FlagsAt, ushort Flags, int Index);
}
