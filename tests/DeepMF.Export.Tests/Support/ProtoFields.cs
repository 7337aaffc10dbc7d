using System.Text;
using Google.Protobuf;

namespace DeepMF.Export.Tests.Support;

/// <summary>A protobuf message read by the numbers of its fields alone.</summary>
internal sealed class ProtoFields
{
    private readonly List<(int Field, object Value)> _fields = [];

    public ProtoFields(byte[] bytes)
    {
        using var input = new CodedInputStream(bytes);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            _fields.Add((WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadInt64(),
                WireFormat.WireType.Fixed32 => input.ReadFloat(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes().ToByteArray(),
                var other => throw new InvalidDataException($"{other}"),
            }));
    }

    public long[] Numbers(int field) => [.. Values<long>(field)];

    public long Number(int field) => Values<long>(field).Single();

    public byte[] Bytes(int field) => Values<byte[]>(field).Single();

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public string[] Texts(int field) => [.. Values<byte[]>(field).Select(Encoding.UTF8.GetString)];

    public bool Has(int field) => _fields.Any(f => f.Field == field);

    public ProtoFields Message(int field) => new(Bytes(field));

    public ProtoFields[] Messages(int field) => [.. Values<byte[]>(field).Select(b => new ProtoFields(b))];

    private IEnumerable<T> Values<T>(int field) => _fields.Where(f => f.Field == field).Select(f => (T)f.Value);
}
