package io.kernwork.softirq;

import io.kernwork.Kernwork;
import io.kernwork.base.AtomicSection;
import io.kernwork.base.WaitResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The verbs of the library, as its classes have them. */
final class Verbs {
    private Verbs() {}

    /** All that may wait: they can be interrupted, or answer how a wait ended, or close something. */
    static Set<String> blocking() {
        return signatures(method -> Arrays.asList(method.getExceptionTypes()).contains(InterruptedException.class)
                || method.getReturnType() == WaitResult.class
                || (method.getName().equals("close") && method.getDeclaringClass() != AtomicSection.class));
    }

    /** All that answer with a stage. */
    static Set<String> async() {
        return signatures(method -> method.getReturnType() == CompletionStage.class);
    }

    @FunctionalInterface
    private interface Kind {
        boolean has(Method method);
    }

    private static Set<String> signatures(Kind kind) {
        return exported().stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic() && kind.has(method))
                .map(Verbs::signature)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String signature(Method method) {
        String parameters = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        return method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(" + parameters + ")";
    }

    /** The classes that users see, and what those inherit. */
    private static List<Class<?>> exported() {
        try {
            Path classes = Path.of(Kernwork.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(classes)) {
                return files.map(file -> classes.relativize(file).toString().replace('/', '.'))
                        .filter(name -> name.startsWith("io.kernwork.") && name.endsWith(".class"))
                        .filter(name -> !name.startsWith("io.kernwork.internal."))
                        .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
                        .filter(type -> !type.getName().equals("io.kernwork.SharedKernwork"))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Verbs.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
