using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Gateway.Tests.Architecture;

/// <summary>A type, by the namespace of its outermost type and that type's name; nested types count as where they stand.</summary>
/// <param name="Assembly">Simple name of the assembly it is defined in.</param>
public sealed record UsedType(string Assembly, string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}

/// <summary>One type that uses another.</summary>
public sealed record TypeUse(UsedType User, UsedType Used);

/// <summary>
/// Reads from a compiled assembly which of its types use which types: bases, members, attributes, generic arguments, and
/// everything method bodies touch, local variables included. Only what leaves no trace in the compiled code (constants,
/// <c>nameof</c>) is not seen.
/// </summary>
public static class TypeUses
{
    public static IReadOnlyList<TypeUse> Of(System.Reflection.Assembly assembly)
    {
        using var file = File.OpenRead(assembly.Location);
        using var image = new PEReader(file);
        var reader = image.GetMetadataReader();
        var uses = new HashSet<TypeUse>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var collector = new Collector(reader);
            collector.AddAllOf(image, reader.GetTypeDefinition(handle));
            var user = collector.Name(handle);
            uses.UnionWith(collector.Found.Where(used => used != user).Select(used => new TypeUse(user, used)));
        }

        return [.. uses];
    }

    /// <summary>Collects the types one type mentions, down to the tokens in its method bodies.</summary>
    private sealed class Collector(MetadataReader reader) : ISignatureTypeProvider<UsedType?, object?>
    {
        public HashSet<UsedType> Found { get; } = [];

        public UsedType Name(TypeDefinitionHandle handle)
        {
            var type = reader.GetTypeDefinition(handle);
            return type.GetDeclaringType() is { IsNil: false } outer
                ? Name(outer)
                : new(reader.GetString(reader.GetAssemblyDefinition().Name), reader.GetString(type.Namespace), reader.GetString(type.Name));
        }

        public void AddAllOf(PEReader image, TypeDefinition type)
        {
            Add(type.BaseType);
            AddAttributes(type.GetCustomAttributes());
            AddConstraints(type.GetGenericParameters());
            foreach (var handle in type.GetInterfaceImplementations())
            {
                Add(reader.GetInterfaceImplementation(handle).Interface);
            }

            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
            {
                field.DecodeSignature(this, null);
                AddAttributes(field.GetCustomAttributes());
            }

            foreach (var property in type.GetProperties())
            {
                AddAttributes(reader.GetPropertyDefinition(property).GetCustomAttributes());
            }

            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
            {
                AddMethod(image, method);
            }
        }

        private void AddMethod(PEReader image, MethodDefinition method)
        {
            method.DecodeSignature(this, null);
            AddAttributes(method.GetCustomAttributes());
            AddConstraints(method.GetGenericParameters());
            foreach (var parameter in method.GetParameters())
            {
                AddAttributes(reader.GetParameter(parameter).GetCustomAttributes());
            }

            if (method.RelativeVirtualAddress == 0)
            {
                return;
            }

            var body = image.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
            {
                reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null);
            }

            foreach (var region in body.ExceptionRegions)
            {
                Add(region.CatchType);
            }

            foreach (var token in InstructionTokens.Of(body.GetILReader()))
            {
                Add(token);
            }
        }

        private void AddAttributes(CustomAttributeHandleCollection attributes)
        {
            foreach (var attribute in attributes)
            {
                Add(reader.GetCustomAttribute(attribute).Constructor);
            }
        }

        private void AddConstraints(GenericParameterHandleCollection parameters)
        {
            foreach (var constraint in parameters.SelectMany(parameter => reader.GetGenericParameter(parameter).GetConstraints()))
            {
                Add(reader.GetGenericParameterConstraint(constraint).Type);
            }
        }

        private void Add(EntityHandle handle)
        {
            switch (handle.Kind)
            {
                case HandleKind.TypeDefinition when !handle.IsNil:
                    Found.Add(Name((TypeDefinitionHandle)handle));
                    break;
                case HandleKind.TypeReference when !handle.IsNil:
                    GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0);
                    break;
                case HandleKind.TypeSpecification:
                    reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                    break;
                case HandleKind.MethodDefinition:
                    Found.Add(Name(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType()));
                    break;
                case HandleKind.FieldDefinition:
                    Found.Add(Name(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType()));
                    break;
                case HandleKind.MemberReference:
                    Add(reader.GetMemberReference((MemberReferenceHandle)handle));
                    break;
                case HandleKind.MethodSpecification:
                    var method = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                    Add(method.Method);
                    method.DecodeSignature(this, null);
                    break;
                default:
                    break;
            }
        }

        private void Add(MemberReference member)
        {
            Add(member.Parent);
            if (member.GetKind() is MemberReferenceKind.Method)
            {
                member.DecodeMethodSignature(this, null);
            }
            else
            {
                member.DecodeFieldSignature(this, null);
            }
        }

        public UsedType? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Keep(Name(handle));

        public UsedType? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            return type.ResolutionScope.Kind is HandleKind.TypeReference
                ? GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0)
                : Keep(new(AssemblyOf(type), reader.GetString(type.Namespace), reader.GetString(type.Name)));
        }

        public UsedType? GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        // What is made of types was collected when its parts were read.
        public UsedType? GetArrayType(UsedType? elementType, ArrayShape shape) => null;

        public UsedType? GetByReferenceType(UsedType? elementType) => null;

        public UsedType? GetFunctionPointerType(MethodSignature<UsedType?> signature) => null;

        public UsedType? GetGenericInstantiation(UsedType? genericType, System.Collections.Immutable.ImmutableArray<UsedType?> typeArguments) => null;

        public UsedType? GetGenericMethodParameter(object? genericContext, int index) => null;

        public UsedType? GetGenericTypeParameter(object? genericContext, int index) => null;

        public UsedType? GetModifiedType(UsedType? modifier, UsedType? unmodifiedType, bool isRequired) => null;

        public UsedType? GetPinnedType(UsedType? elementType) => null;

        public UsedType? GetPointerType(UsedType? elementType) => null;

        public UsedType? GetPrimitiveType(PrimitiveTypeCode typeCode) => null;

        public UsedType? GetSZArrayType(UsedType? elementType) => null;

        private UsedType Keep(UsedType type)
        {
            Found.Add(type);
            return type;
        }

        private string AssemblyOf(TypeReference type) => type.ResolutionScope.Kind is HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : "";
    }
}
