using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Alliance.Roadmap.Benchmarks;

/// <summary>Methods to compile ahead, as .NET's ahead-of-time compiler reads them: a .mibc is an assembly whose code only names methods, in groups by
/// the assemblies they are made of. The form is that of .NET's own tool, which is not published
/// (https://github.com/dotnet/runtime/blob/main/docs/design/features/dotnet-pgo.md).</summary>
/// <param name="shipped">The file names of the assemblies that are published; what is made of others is left out.</param>
internal sealed class MethodProfile(IReadOnlySet<string> shipped) : IDisposable
{
    private readonly MetadataBuilder metadata = new();
    private readonly List<PEReader> files = [];
    private readonly Dictionary<string, MetadataReader> readers = [];
    private readonly Dictionary<string, EntityHandle> named = [];
    private readonly SortedDictionary<string, List<EntityHandle>> groups = new(StringComparer.Ordinal);
    private readonly Dictionary<EntityHandle, int> callers = [];

    public int Count => callers.Count;

    public void Add(CallTrace trace)
    {
        foreach (var method in trace.Called) Add(trace, method);
    }

    public void Dispose() => files.ForEach(file => file.Dispose());

    /// <param name="file">Its name is part of the form: it stays as it is written.</param>
    public void Write(string file)
    {
        var code = new BlobBuilder();
        var bodies = new MethodBodyStreamEncoder(code);
        var nothing = new BlobBuilder();
        new BlobEncoder(nothing).MethodSignature().Parameters(0, returns => returns.Void(), _ => { });
        var signature = metadata.GetOrAddBlob(nothing);

        var table = new InstructionEncoder(new BlobBuilder());
        foreach (var (group, members) in groups)
        {
            var list = new InstructionEncoder(new BlobBuilder());
            foreach (var member in members)
            {
                Name(list, member);
                // What more processes call stands further in front.
                list.LoadString(metadata.GetOrAddUserString("ExclusiveWeight"));
                list.LoadConstantI4(callers[member]);
                list.OpCode(ILOpCode.Pop);
            }

            table.LoadString(metadata.GetOrAddUserString(group));
            Name(table, Global($"Assemblies_{group[..Math.Min(group.Length, 200)]}", list));
            table.OpCode(ILOpCode.Pop);
        }

        Global("AssemblyDictionary", table);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var name = metadata.GetOrAddString(Path.GetFileNameWithoutExtension(file));
        metadata.AddModule(0, name, metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(name, new Version(), default, default, default, AssemblyHashAlgorithm.None);
        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), code).Serialize(image);

        using var zip = new ZipArchive(File.Create(file), ZipArchiveMode.Create);
        using var entry = zip.CreateEntry($"{Path.GetFileName(file)}.dll", CompressionLevel.SmallestSize).Open();
        image.WriteContentTo(entry);

        MethodDefinitionHandle Global(string name, InstructionEncoder body) =>
            metadata.AddMethodDefinition(MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, metadata.GetOrAddString(name), signature, bodies.AddMethodBody(body), default);
    }

    private static void Name(InstructionEncoder list, EntityHandle member)
    {
        list.OpCode(ILOpCode.Ldtoken);
        list.Token(member);
    }

    private void Add(CallTrace trace, CallTrace.Method method)
    {
        // The methods of arrays have no definition.
        if (trace.TypeOf(method.Type) is not { IsArray: false } type || ReaderOf(trace, type) is not { } reader) return;
        var assemblies = new SortedSet<string>(StringComparer.Ordinal);
        EntityHandle owner = Definition(reader, type.Token);
        if (type.Arguments.Count > 0)
        {
            var made = new BlobBuilder();
            if (!Write(trace, method.Type, made, assemblies)) return;
            owner = Named("type", made, blob => metadata.AddTypeSpecification(blob));
        }

        var definition = reader.GetMethodDefinition((MethodDefinitionHandle)MetadataTokens.EntityHandle(method.Token));
        var name = reader.GetString(definition.Name);
        var signature = new BlobBuilder();
        var written = reader.GetBlobReader(definition.Signature);
        CopyMethod(reader, ref written, signature);
        var member = Named($"{MetadataTokens.GetToken(owner)} {name}", signature, blob => metadata.AddMemberReference(owner, metadata.GetOrAddString(name), blob));
        if (method.Arguments.Count > 0)
        {
            var made = new BlobBuilder();
            made.WriteByte((byte)SignatureKind.MethodSpecification);
            if (!WriteAll(trace, method.Arguments, made, assemblies)) return;
            var generic = member;
            member = Named($"{MetadataTokens.GetToken(generic)}", made, blob => metadata.AddMethodSpecification(generic, blob));
        }

        callers[member] = callers.GetValueOrDefault(member) + 1;
        if (callers[member] > 1) return;
        // The assembly that defines it comes first.
        var home = Home(reader);
        assemblies.Remove(home);
        var group = $"{home};{string.Concat(assemblies.Select(other => $"{other};"))}";
        if (!groups.TryGetValue(group, out var members)) groups[group] = members = [];
        members.Add(member);
    }

    /// <summary>Writes a type as a signature has it.</summary>
    /// <returns>Whether that could be done: not for a type of the tests, nor for a pointer to a function.</returns>
    private bool Write(CallTrace trace, long id, BlobBuilder to, SortedSet<string> assemblies)
    {
        if (trace.TypeOf(id) is not { } type) return false;
        if (type.IsArray || type.Code is SignatureTypeCode.Pointer or SignatureTypeCode.ByReference)
        {
            to.WriteByte((byte)type.Code);
            if (!Write(trace, type.Arguments[0], to, assemblies)) return false;
            if (type.Code == SignatureTypeCode.Array) to.WriteBytes((byte[])[(byte)type.Rank, 0, 0]);
            return true;
        }

        if (type.Code == SignatureTypeCode.FunctionPointer || ReaderOf(trace, type) is not { } reader) return false;
        if (type.Arguments.Count > 0) to.WriteByte((byte)SignatureTypeCode.GenericTypeInstance);
        to.WriteByte((byte)(type.Code is (SignatureTypeCode)SignatureTypeKind.Class or SignatureTypeCode.String or SignatureTypeCode.Object ? SignatureTypeKind.Class : SignatureTypeKind.ValueType));
        to.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(Definition(reader, type.Token)));
        assemblies.Add(Home(reader));
        return type.Arguments.Count == 0 || WriteAll(trace, type.Arguments, to, assemblies);
    }

    private bool WriteAll(CallTrace trace, IReadOnlyList<long> types, BlobBuilder to, SortedSet<string> assemblies)
    {
        to.WriteCompressedInteger(types.Count);
        return types.All(type => Write(trace, type, to, assemblies));
    }

    // A signature names types by their place in the tables of its own assembly; here they have other places.
    private void CopyMethod(MetadataReader reader, ref BlobReader from, BlobBuilder to)
    {
        var header = from.ReadSignatureHeader();
        to.WriteByte(header.RawValue);
        if (header.IsGeneric) to.WriteCompressedInteger(from.ReadCompressedInteger());
        var parameters = Copy(ref from, to);
        for (var type = 0; type <= parameters; type++) CopyType(reader, ref from, to);
    }

    private void CopyType(MetadataReader reader, ref BlobReader from, BlobBuilder to)
    {
        var code = from.ReadByte();
        to.WriteByte(code);
        switch ((SignatureTypeCode)code)
        {
            case SignatureTypeCode.RequiredModifier or SignatureTypeCode.OptionalModifier:
                CopyName(reader, ref from, to);
                CopyType(reader, ref from, to);
                break;
            case SignatureTypeCode.Pointer or SignatureTypeCode.ByReference or SignatureTypeCode.SZArray or SignatureTypeCode.Pinned:
                CopyType(reader, ref from, to);
                break;
            case (SignatureTypeCode)SignatureTypeKind.Class or (SignatureTypeCode)SignatureTypeKind.ValueType:
                CopyName(reader, ref from, to);
                break;
            case SignatureTypeCode.GenericTypeParameter or SignatureTypeCode.GenericMethodParameter:
                Copy(ref from, to);
                break;
            case SignatureTypeCode.GenericTypeInstance:
                CopyType(reader, ref from, to);
                for (var arguments = Copy(ref from, to); arguments > 0; arguments--) CopyType(reader, ref from, to);
                break;
            case SignatureTypeCode.Array:
                CopyType(reader, ref from, to);
                Copy(ref from, to);
                for (var sizes = Copy(ref from, to); sizes > 0; sizes--) Copy(ref from, to);
                for (var bounds = Copy(ref from, to); bounds > 0; bounds--) to.WriteCompressedSignedInteger(from.ReadCompressedSignedInteger());
                break;
            case SignatureTypeCode.FunctionPointer:
                CopyMethod(reader, ref from, to);
                break;
        }
    }

    private static int Copy(ref BlobReader from, BlobBuilder to)
    {
        var number = from.ReadCompressedInteger();
        to.WriteCompressedInteger(number);
        return number;
    }

    private void CopyName(MetadataReader reader, ref BlobReader from, BlobBuilder to) => to.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(NameOf(reader, from.ReadTypeHandle())));

    private EntityHandle NameOf(MetadataReader reader, EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.TypeDefinition:
                return Definition(reader, MetadataTokens.GetToken(type));
            case HandleKind.TypeReference:
                var reference = reader.GetTypeReference((TypeReferenceHandle)type);
                var scope = reference.ResolutionScope.Kind == HandleKind.AssemblyReference
                    ? Assembly(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name))
                    : NameOf(reader, reference.ResolutionScope);
                return Type(scope, reader.GetString(reference.Namespace), reader.GetString(reference.Name));
            case HandleKind.TypeSpecification:
                var made = new BlobBuilder();
                var written = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
                CopyType(reader, ref written, made);
                return Named("type", made, blob => metadata.AddTypeSpecification(blob));
            default:
                throw new BadImageFormatException($"{Home(reader)} names a type as {type.Kind}.");
        }
    }

    private EntityHandle Definition(MetadataReader reader, int token)
    {
        var type = reader.GetTypeDefinition((TypeDefinitionHandle)MetadataTokens.EntityHandle(token));
        var (space, name) = (reader.GetString(type.Namespace), reader.GetString(type.Name));
        if (type.GetDeclaringType() is { IsNil: false } outer) return Type(Definition(reader, MetadataTokens.GetToken(outer)), "", name);
        // What stands for every class in code that classes share has a home of its own in this form.
        return Type(Assembly((space, name) == ("System", "__Canon") ? "System.Private.Canon" : Home(reader)), space, name);
    }

    private static string Home(MetadataReader reader) => reader.GetString(reader.GetAssemblyDefinition().Name);

    private MetadataReader? ReaderOf(CallTrace trace, CallTrace.Kind type)
    {
        if (trace.FileOf(type.Module) is not { } file || !shipped.Contains(Path.GetFileName(file))) return null;
        if (readers.TryGetValue(file, out var reader)) return reader;
        files.Add(new PEReader(File.OpenRead(file)));
        return readers[file] = files[^1].GetMetadataReader();
    }

    private EntityHandle Assembly(string name) => Named($"assembly {name}", () => metadata.AddAssemblyReference(metadata.GetOrAddString(name), new Version(), default, default, default, default));

    private EntityHandle Type(EntityHandle scope, string space, string name) =>
        Named($"{scope.Kind} {MetadataTokens.GetToken(scope)} {space} {name}", () => metadata.AddTypeReference(scope, metadata.GetOrAddString(space), metadata.GetOrAddString(name)));

    private EntityHandle Named(string kind, BlobBuilder signature, Func<BlobHandle, EntityHandle> add) => Named($"{kind} {Convert.ToHexString(signature.ToArray())}", () => add(metadata.GetOrAddBlob(signature)));

    private EntityHandle Named(string key, Func<EntityHandle> add) => named.TryGetValue(key, out var handle) ? handle : named[key] = add();
}
