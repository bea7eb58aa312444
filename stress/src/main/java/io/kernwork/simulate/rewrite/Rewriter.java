package io.kernwork.simulate.rewrite;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.reflect.AccessFlag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts a call of the scheduler before every shared step of a class, and answers its waits. Belongs to one loader, which loads
 * one class at a time.
 */
final class Rewriter {
    final Sites sites;
    final SharedFields fields;
    final Redirects redirects = new Redirects();
    final List<Mutation> mutations;
    final Set<Mutation> planted = new HashSet<>();

    private final ClassFile files;

    Rewriter(ClassLoader source, Sites sites, List<Mutation> mutations) {
        this.sites = sites;
        this.fields = new SharedFields(source);
        this.mutations = mutations;
        this.files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(source).orElse(ClassHierarchyResolver.defaultResolver())));
    }

    /** Whether one is planted here; it is noted. */
    boolean plants(Predicate<Mutation> here) {
        for (Mutation mutation : mutations) {
            if (here.test(mutation)) {
                planted.add(mutation);
                return true;
            }
        }
        return false;
    }

    /** The class file as the simulation sees it. */
    byte[] rewrite(byte[] original) {
        ClassModel model = files.parse(original);
        ClassTransform transform = (builder, element) -> {
            if (element instanceof MethodModel method && method.code().isPresent()) {
                builder.transformMethod(method, methodTransform(model, method));
            } else {
                builder.with(element);
            }
        };
        return files.transformClass(model, transform);
    }

    /** A synchronized method takes the simulation's monitor instead of the real one. */
    private MethodTransform methodTransform(ClassModel type, MethodModel method) {
        return (builder, element) -> {
            switch (element) {
                case CodeModel code -> builder.transformCode(code, new MethodRewriter(this, type, method));
                case AccessFlags flags
                when flags.has(AccessFlag.SYNCHRONIZED) ->
                    builder.withFlags(flags.flagsMask() & ~ClassFile.ACC_SYNCHRONIZED);
                default -> builder.with(element);
            }
        };
    }
}
