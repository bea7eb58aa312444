import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** What {@code outside/check} asks about jars, and the defects that it plants in copies of them. Exits with 1 for "no". */
final class Jars {
    private static final PrintStream OUT = System.out;

    /** What becomes of an entry's bytes; null leaves it out. */
    private interface Change {
        byte[] apply(ZipEntry entry, byte[] bytes);
    }

    private Jars() {}

    public static void main(String[] args) throws IOException {
        Path first = Path.of(args[1]);
        Path second = Path.of(args[2]);
        boolean yes = true;
        switch (args[0]) {
            case "same" -> yes = same(first, second);
            case "complete" -> yes = complete(first, second, Path.of(args[3]));
            case "plant-date" -> copy(first, second, (entry, bytes) -> {
                if (entry.getName().equals(args[3])) entry.setTime(entry.getTime() + 86_400_000);
                return bytes;
            });
            case "plant-gap" -> copy(first, second, (entry, bytes) -> entry.getName().equals(args[3]) ? null : bytes);
            case "plant-hidden" -> copy(first, second, (entry, bytes) -> hide(args[3], entry, bytes));
            case "plant-more" -> copy(first, second, (entry, bytes) -> transform(args[3], entry, bytes, more(args[4])));
            case "plant-need" -> copy(first, second, (entry, bytes) -> transform(args[3], entry, bytes, need(args[4])));
            case "plant-less" -> copy(first, second, (entry, bytes) -> transform(args[3], entry, bytes, less(args[4])));
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.exit(yes ? 0 : 1);
    }

    private static boolean same(Path first, Path second) throws IOException {
        long at = Files.mismatch(first, second);
        if (at < 0) {
            return true;
        }
        OUT.println(first + " and " + second + " differ from byte " + at + " on: " + difference(first, second));
        return false;
    }

    /** The first entry that is not the same, and in what. */
    private static String difference(Path first, Path second) throws IOException {
        if (!first.toString().endsWith(".jar")) {
            return "see there";
        }
        try (ZipFile a = new ZipFile(first.toFile());
                ZipFile b = new ZipFile(second.toFile())) {
            List<String> names = names(a);
            if (!names.equals(names(b))) {
                return "other entries, or in another order";
            }
            for (String name : names) {
                ZipEntry one = a.getEntry(name);
                ZipEntry two = b.getEntry(name);
                if (one.getCrc() != two.getCrc() || one.getSize() != two.getSize()) {
                    return name + " has other bytes";
                }
                if (one.getTime() != two.getTime()) {
                    return name + " has another time";
                }
            }
            return "how the entries are stored";
        }
    }

    private static List<String> names(ZipFile jar) {
        List<String> names = new ArrayList<>();
        for (Enumeration<? extends ZipEntry> all = jar.entries(); all.hasMoreElements(); ) {
            names.add(all.nextElement().getName());
        }
        return names;
    }

    /** Whether there is a source for each class, and a page for each package that everybody may use. */
    private static boolean complete(Path classes, Path sources, Path javadoc) throws IOException {
        Set<String> missing = new TreeSet<>();
        try (ZipFile built = new ZipFile(classes.toFile());
                ZipFile text = new ZipFile(sources.toFile());
                ZipFile pages = new ZipFile(javadoc.toFile())) {
            for (String name : names(built)) {
                if (name.endsWith(".class") && !name.contains("$")) {
                    String source = name.replaceAll("class$", "java");
                    if (text.getEntry(source) == null) missing.add(source);
                }
            }
            ModuleDescriptor module = ModuleDescriptor.read(built.getInputStream(built.getEntry("module-info.class")));
            for (ModuleDescriptor.Exports exported : module.exports()) {
                String page = module.name() + "/" + exported.source().replace('.', '/') + "/package-summary.html";
                if (!exported.isQualified() && pages.getEntry(page) == null) missing.add(page);
            }
        }
        if (!missing.isEmpty()) OUT.println("missing: " + missing);
        return missing.isEmpty();
    }

    private static void copy(Path from, Path to, Change change) throws IOException {
        boolean changed = false;
        try (ZipFile in = new ZipFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (String name : names(in)) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTime(in.getEntry(name).getTime());
                byte[] before = in.getInputStream(in.getEntry(name)).readAllBytes();
                byte[] bytes = change.apply(entry, before);
                changed |= bytes != before || entry.getTime() != in.getEntry(name).getTime();
                if (bytes != null) {
                    out.putNextEntry(entry);
                    out.write(bytes);
                }
            }
        }
        if (!changed) throw new IllegalArgumentException("nothing in " + from + " was changed");
    }

    private static ClassTransform more(String method) {
        return ClassTransform.endHandler(type -> type.withMethod(
                method,
                MethodTypeDesc.of(ConstantDescs.CD_int),
                ACC_PUBLIC | ACC_FINAL,
                made -> made.withCode(code -> code.iconst_0().ireturn())));
    }

    private static ClassTransform less(String method) {
        return ClassTransform.dropping(
                part -> part instanceof MethodModel found && found.methodName().equalsString(method));
    }

    /** The method asks for the management first. */
    private static ClassTransform need(String method) {
        return ClassTransform.transformingMethodBodies(
                found -> found.methodName().equalsString(method), CodeTransform.ofStateful(() -> new CodeTransform() {
                    @Override
                    public void atStart(CodeBuilder code) {
                        code.invokestatic(
                                        ClassDesc.of("java.lang.management.ManagementFactory"),
                                        "getRuntimeMXBean",
                                        MethodTypeDesc.of(ClassDesc.of("java.lang.management.RuntimeMXBean")))
                                .pop();
                    }

                    @Override
                    public void accept(CodeBuilder code, CodeElement part) {
                        code.with(part);
                    }
                }));
    }

    private static byte[] transform(String type, ZipEntry entry, byte[] bytes, ClassTransform change) {
        if (!entry.getName().equals(type.replace('.', '/') + ".class")) {
            return bytes;
        }
        ClassFile files = ClassFile.of();
        return files.transformClass(files.parse(bytes), change);
    }

    /** Takes an export from the module's descriptor. */
    private static byte[] hide(String hidden, ZipEntry entry, byte[] bytes) {
        return transform("module-info", entry, bytes, (type, part) -> {
            if (!(part instanceof ModuleAttribute module)) {
                type.with(part);
                return;
            }
            type.with(ModuleAttribute.of(
                    module.moduleName(),
                    module.moduleFlagsMask(),
                    module.moduleVersion().orElse(null),
                    module.requires(),
                    module.exports().stream()
                            .filter(export -> !export.exportedPackage().asSymbol().name().equals(hidden))
                            .collect(Collectors.toList()),
                    module.opens(),
                    module.uses(),
                    module.provides()));
        });
    }
}
