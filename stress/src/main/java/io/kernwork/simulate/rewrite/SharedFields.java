package io.kernwork.simulate.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which fields of the library are volatile. */
final class SharedFields {
    private static final String OURS = "io/kernwork/";

    private final ClassLoader source;
    private final Map<String, Set<String>> known = new HashMap<>();

    SharedFields(ClassLoader source) {
        this.source = source;
    }

    boolean isVolatile(String owner, String field) {
        return owner.startsWith(OURS)
                && known.computeIfAbsent(owner, this::read).contains(field);
    }

    /** Those of the class and of the classes above it. */
    private Set<String> read(String owner) {
        Set<String> fields = new HashSet<>();
        String name = owner;
        while (name.startsWith(OURS)) {
            ClassModel model = ClassFile.of().parse(bytes(source, name));
            for (FieldModel field : model.fields()) {
                if (field.flags().has(AccessFlag.VOLATILE)) {
                    fields.add(field.fieldName().stringValue());
                }
            }
            name = model.superclass().map(above -> above.asInternalName()).orElse("");
        }
        return fields;
    }

    static byte[] bytes(ClassLoader source, String internalName) {
        try (InputStream in = source.getResourceAsStream(internalName + ".class")) {
            if (in == null) {
                throw new IllegalStateException("no class file of " + internalName);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + internalName, e);
        }
    }
}
