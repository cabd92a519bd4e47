using System.Reflection.Metadata;
using Microsoft.Diagnostics.Tracing;

namespace Alliance.Roadmap.Benchmarks;

/// <summary>What one traced process called, in the runtime's own numbers, and what these numbers name.</summary>
internal sealed class CallTrace
{
    /// <summary>What the runtime has to tell: modules, methods compiled while it runs, types, entry points of code compiled ahead, and what names a method.</summary>
    public const string Provider = "Microsoft-Windows-DotNETRuntime:0x6000080018:5";

    private readonly Dictionary<long, Method> methods = [];
    private readonly Dictionary<long, Kind> types = [];
    private readonly Dictionary<long, string> modules = [];
    private readonly HashSet<long> called = [];

    private CallTrace()
    {
    }

    /// <summary>The methods called that have a name in a file; those made while the program runs have none.</summary>
    public IEnumerable<Method> Called => called.Where(methods.ContainsKey).Select(id => methods[id]);

    /// <param name="file">A .nettrace. The end may be missing: the process was killed.</param>
    public static CallTrace Read(string file)
    {
        var trace = new CallTrace();
        using var events = new EventPipeEventSource(file);
        events.Clr.LoaderModuleLoad += module => trace.modules[module.ModuleID] = module.ModuleILPath;
        events.Clr.MethodR2RGetEntryPoint += method => trace.called.Add(method.MethodID);
        events.Clr.MethodLoadVerbose += method => trace.called.Add(method.MethodID);
        events.Clr.MethodMethodDetails += method => trace.methods[method.MethodID] =
            new((long)method.TypeID, method.MethodToken, [.. Enumerable.Range(0, method.TypeParameterCount).Select(at => (long)method.TypeParameters(at))]);
        events.Clr.TypeBulkType += bulk =>
        {
            foreach (var type in Enumerable.Range(0, bulk.Count).Select(bulk.Values))
            {
                trace.types[(long)type.TypeID] = new((long)type.ModuleID, type.TypeNameID, (int)type.Flags, (SignatureTypeCode)type.CorElementType,
                    [.. Enumerable.Range(0, type.TypeParameterCount).Select(at => (long)type.TypeParameterID(at))]);
            }
        };
        try
        {
            events.Process();
        }
        catch (Exception cut) when (cut is FormatException or IOException)
        {
            Console.WriteLine($"{file} ends in the middle; what stands before counts.");
        }

        return trace;
    }

    /// <summary>The file of a module; null where it has none.</summary>
    public string? FileOf(long module) => modules.GetValueOrDefault(module) is { Length: > 0 } file && File.Exists(file) ? file : null;

    public Kind? TypeOf(long id) => types.GetValueOrDefault(id);

    /// <param name="Type">The type it belongs to.</param>
    /// <param name="Token">Its definition, in the module of that type.</param>
    /// <param name="Arguments">The types it is made for.</param>
    internal sealed record Method(long Type, int Token, IReadOnlyList<long> Arguments);

    /// <param name="Module">Where it is defined.</param>
    /// <param name="Token">Its definition there.</param>
    /// <param name="Flags">As the runtime writes them: 8 for an array, whose rank stands in bits 8 to 13.</param>
    /// <param name="Code">As in a signature.</param>
    /// <param name="Arguments">The types it is made for; the element's, of an array or a pointer.</param>
    internal sealed record Kind(long Module, int Token, int Flags, SignatureTypeCode Code, IReadOnlyList<long> Arguments)
    {
        public bool IsArray => (Flags & 8) != 0;

        public int Rank => Flags >> 8 & 0x3f;
    }
}
