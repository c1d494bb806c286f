using System.Globalization;
using System.Reflection;

namespace Gateway.Tests.Client;

/// <summary>Writes an assembly's public surface as text, one member to a line, in an order that does not change by itself.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly) => string.Join('\n', assembly.GetExportedTypes()
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .Select(type => string.Join('\n', [Header(type), .. Members(type).Order(StringComparer.Ordinal).Select(member => "  " + member)]))) + "\n";

    private static string Header(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var bases = new[] { type.BaseType }.Concat(type.GetInterfaces())
            .OfType<Type>()
            .Where(one => !type.IsEnum && one != typeof(object) && one != typeof(ValueType))
            .Where(one => one == type.BaseType || type.BaseType?.IsAssignableTo(one) != true)
            .Select(Name);
        var list = string.Join(", ", bases);
        return $"{kind} {type.FullName}{(list.Length > 0 ? " : " + list : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        }

        return
        [
            .. type.GetConstructors(Declared).Where(IsVisible).Select(made => $"{Access(made)}new({Parameters(made)})"),
            .. type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(Field),
            .. type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)).Select(Property),
            .. type.GetMethods(Declared).Where(method => IsVisible(method) && !method.IsSpecialName).Select(Method),
        ];
    }

    private static bool IsVisible(MethodBase member) => member.IsPublic || member.IsFamily || member.IsFamilyOrAssembly;

    private static string Access(MethodBase member) => (member.IsPublic ? "" : "protected ") + (member.IsStatic ? "static " : "");

    private static string Field(FieldInfo field) => field.IsLiteral
        ? $"const {Name(field.FieldType)} {field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
        : $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}";

    private static string Property(PropertyInfo property)
    {
        var required = property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) ? "required " : "";
        var set = property.SetMethod is { } setter && IsVisible(setter)
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)) ? " init;" : " set;"
            : "";
        return $"{Access(property.GetMethod!)}{required}{Named(Nullability.Create(property))} {property.Name} {{ get;{set} }}";
    }

    private static string Method(MethodInfo method)
    {
        var overrides = method.GetBaseDefinition() != method ? "override " : method.IsVirtual && !method.IsFinal ? "virtual " : "";
        return $"{Access(method)}{overrides}{Named(Nullability.Create(method.ReturnParameter))} {method.Name}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method)
    {
        var extended = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute)) ? "this " : "";
        return extended + string.Join(", ", method.GetParameters().Select(one =>
            $"{Named(Nullability.Create(one))} {one.Name}{(one.HasDefaultValue ? " = " + (one.DefaultValue ?? "default") : "")}"));
    }

    private static string Named(NullabilityInfo info) => info.Type switch
    {
        { IsGenericType: true } type when Nullable.GetUnderlyingType(type) is null =>
            $"{type.Name.Split('`')[0]}<{string.Join(", ", info.GenericTypeArguments.Select(Named))}>",
        { IsValueType: false } type when info.ReadState == NullabilityState.Nullable => Name(type) + "?",
        var type => Name(type),
    };

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? Name(value) + "?"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type == typeof(void) ? "void"
        : type == typeof(string) ? "string"
        : type == typeof(bool) ? "bool"
        : type == typeof(int) ? "int"
        : type == typeof(long) ? "long"
        : type.Name;
}
