using System.Globalization;

namespace FocusAccount.Bench.Measuring;

/// <summary>The resource usage of a process, from Linux's <c>/proc</c>.</summary>
internal static class ProcessUse
{
    // A tick of /proc/<pid>/stat, the same on every Linux that .NET supports.
    private const double MicrosecondsPerTick = 10_000;

    /// <summary>CPU time of a process, in microseconds.</summary>
    public static double Cpu(int process) => Fields(process) is { } fields ? (Ticks(fields, 14) + Ticks(fields, 15)) * MicrosecondsPerTick : 0;

    /// <summary>CPU time of a process and its children, including those that have ended, in microseconds.</summary>
    public static double CpuWithChildren(int parent)
    {
        var ended = Fields(parent) is { } fields ? (Ticks(fields, 16) + Ticks(fields, 17)) * MicrosecondsPerTick : 0;
        return Cpu(parent) + ended + Children(parent).Sum(Cpu);
    }

    /// <summary>Resident memory in MiB.</summary>
    public static double Memory(int process) => Status(process, "VmRSS");

    /// <summary>Peak resident memory, in MiB.</summary>
    public static double PeakMemory(int process) => Status(process, "VmHWM");

    private static double Status(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    private static IEnumerable<int> Children(int parent) =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _)
        let process = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)
        where Fields(process) is { } fields && Ticks(fields, 4) == parent
        select process;

    // Numbered from 1 as in proc(5). The second is the program's name in parentheses, which may contain anything.
    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return ["", $"{process}", "", .. text[(text.LastIndexOf(')') + 2)..].Split(' ')];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Ticks(string[] fields, int number) => long.Parse(fields[number], CultureInfo.InvariantCulture);
}
