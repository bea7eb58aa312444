package io.kernwork.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads the library and these tests once more, with a call of {@link FaultPoint#hit} before each instruction of the library
 * that allocates, and before each call of the JDK's that does for the library: collections that grow, threads that start.
 */
final class RewritingLoader extends ClassLoader {
    private static final Path LIBRARY = Path.of("target", "classes").toAbsolutePath();
    private static final Path TESTS = Path.of("target", "test-classes").toAbsolutePath();
    private static final ClassDesc POINT = ClassDesc.of(FaultPoint.class.getName());
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

    /** Of the JDK's collections, threads and futures: those that may allocate. Constructors come with their {@code new}. */
    private static final Set<String> ALLOCATING = Set.of(
            "add",
            "addAll",
            "addFirst",
            "addLast",
            "ensureCapacity",
            "offer",
            "push",
            "put",
            "putIfAbsent",
            "computeIfAbsent",
            "compute",
            "merge",
            "of",
            "copyOf",
            "newKeySet",
            "toArray",
            "toList",
            "collect",
            "map",
            "filter",
            "stream",
            "iterator",
            "entrySet",
            "values",
            "forEach",
            "complete",
            "completeExceptionally",
            "minimalCompletionStage",
            "completedStage",
            "start",
            "unstarted",
            "startVirtualThread",
            "ofPlatform",
            "ofVirtual",
            "clone",
            "format",
            "formatted",
            "concat",
            "repeat",
            "register",
            "set",
            "get");

    private final ClassFile format = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.ofResourceParsing(RewritingLoader::resource)
                    .orElse(ClassHierarchyResolver.defaultResolver())));

    RewritingLoader() {
        super("rewriting", RewritingLoader.class.getClassLoader());
    }

    private static @Nullable InputStream resource(ClassDesc type) {
        String name = type.descriptorString();
        Path file = LIBRARY.resolve(name.substring(1, name.length() - 1) + ".class");
        try {
            return Files.exists(file) ? Files.newInputStream(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isOurs(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private static boolean isOurs(String name) {
        String file = file(name);
        return name.startsWith("io.kernwork.")
                && (Files.exists(LIBRARY.resolve(file)) || Files.exists(TESTS.resolve(file)));
    }

    private static String file(String name) {
        return name.replace('.', '/') + ".class";
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String file = file(name);
        try {
            Path own = LIBRARY.resolve(file);
            byte[] bytes =
                    Files.exists(own) ? rewritten(Files.readAllBytes(own)) : Files.readAllBytes(TESTS.resolve(file));
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Has made room before, so that what it calls finds it. */
    private static final Set<String> HAVE_ROOM = Set.of("io/kernwork/internal/engine/Staff.arrive");

    /** What runs once for a class is left alone: a class that failed to initialise is gone for ever, which is not the library's doing. */
    private byte[] rewritten(byte... bytes) {
        CodeTransform before = (builder, element) -> {
            if (allocates(element)) {
                builder.invokestatic(POINT, ofThread(element) ? "hitOnForeignThread" : "hit", NOTHING);
            }
            builder.with(element);
        };
        ClassModel type = format.parse(bytes);
        String owner = type.thisClass().asInternalName() + ".";
        ClassTransform whole = ClassTransform.transformingMethodBodies(
                method -> !method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME)
                        && !HAVE_ROOM.contains(owner + method.methodName().stringValue()),
                before);
        return format.transformClass(type, whole);
    }

    private static boolean ofThread(CodeElement element) {
        return element instanceof InvokeInstruction call
                && call.owner().asInternalName().equals("java/lang/ThreadLocal");
    }

    private static boolean allocates(CodeElement element) {
        return switch (element) {
            case NewObjectInstruction made -> true;
            case NewPrimitiveArrayInstruction made -> true;
            case NewReferenceArrayInstruction made -> true;
            case NewMultiArrayInstruction made -> true;
            case InvokeDynamicInstruction captured -> captured.typeSymbol().parameterCount() > 0;
            case InvokeInstruction call -> allocates(call);
            default -> false;
        };
    }

    private static boolean allocates(InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        boolean may = owner.startsWith("[")
                || ofThread(call)
                || owner.startsWith("java/lang/Thread")
                || owner.equals("java/lang/String")
                || (owner.startsWith("java/util/")
                        && !owner.startsWith("java/util/concurrent/atomic/")
                        && !owner.startsWith("java/util/concurrent/locks/"));
        String name = call.name().stringValue();
        boolean reads = Set.of("set", "get").contains(name) && !ofThread(call);
        return may && !reads && ALLOCATING.contains(name);
    }
}
