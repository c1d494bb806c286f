#pragma warning disable // A sample that is wrong on purpose, and never run.

namespace Gateway.Tests.Architecture.Wrong.Store
{
    public class Rows
    {
        public static Rows Instance { get; } = new();

        public static void Touch()
        {
        }
    }

    public sealed class RowFault : Exception;

    [AttributeUsage(AttributeTargets.All)]
    public sealed class RowAttribute : Attribute;
}

namespace Gateway.Tests.Architecture.Wrong
{
    public static class Contents
    {
        public static void Join() => Store.Rows.Touch();

        public static void Make(out Store.Rows rows) => rows = new();
    }
}

namespace Gateway.Tests.Architecture.Wrong.Features
{
    using Gateway.Tests.Architecture.Wrong.Store;

    public sealed class InABase : Rows;

    public sealed class InAField
    {
        private Rows? rows;
    }

    public sealed class InAGenericArgument
    {
        public IReadOnlyList<Dictionary<string, Rows[]>>? All;
    }

    public sealed class InAParameter
    {
        public void Take(in Rows rows)
        {
        }
    }

    [Row]
    public sealed class InAnAttribute;

    public sealed class InAConstraint
    {
        public void Take<T>()
            where T : Rows
        {
        }
    }

    public sealed class InALocal
    {
        // Kept by the optimiser, and named nowhere but in the list of locals.
        public bool Same()
        {
            Contents.Make(out var rows);
            return rows.Equals(rows);
        }
    }

    public sealed class InABody
    {
        public void Do() => Rows.Touch();
    }

    public sealed class InALambda
    {
        public Action Do() => static () => Rows.Touch();
    }

    public sealed class InAnAsyncBody
    {
        public async Task DoAsync()
        {
            await Task.Yield();
            Rows.Touch();
        }
    }

    public sealed class InAnIterator
    {
        public IEnumerable<int> All()
        {
            Rows.Touch();
            yield return 1;
        }
    }

    public sealed class InATypeOf
    {
        public object What(int which) => which switch
        {
            // A jump table stands before the use: its size must be read right.
            0 => 1L,
            1 => 2.0,
            2 => 3.0F,
            3 => "text",
            4 => int.MaxValue,
            _ => typeof(Rows),
        };
    }

    public sealed class InACatch
    {
        public void Try()
        {
            try
            {
                GC.Collect();
            }
            catch (RowFault)
            {
            }
        }
    }

    public sealed class InANestedType
    {
        private sealed class Inner
        {
            public object Make() => new Rows();
        }
    }
}
