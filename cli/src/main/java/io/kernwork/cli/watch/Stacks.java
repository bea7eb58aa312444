package io.kernwork.cli.watch;

import java.util.List;

/** Stacks in few words. */
final class Stacks {
    private static final List<String> WAITING = List.of("java.", "jdk.", "sun.");

    private static final String OURS = "io.kernwork.";

    private Stacks() {}

    /** Where it is for those who wrote it: the innermost frame that is not the JDK's, without its package. */
    static String place(List<String> stack) {
        return stack.stream()
                .map(Stacks::bare)
                .filter(frame -> WAITING.stream().noneMatch(frame::startsWith))
                .findFirst()
                .or(() -> stack.stream().map(Stacks::bare).findFirst())
                .map(Stacks::shortened)
                .orElse(Units.NONE);
    }

    /** Down to the last frame of those who wrote the body: below it are only the threads' own. */
    static List<String> upper(List<String> stack) {
        for (int last = stack.size() - 1; last >= 0; last--) {
            String frame = bare(stack.get(last));
            if (!frame.startsWith(OURS) && WAITING.stream().noneMatch(frame::startsWith)) {
                return stack.subList(0, last + 1);
            }
        }
        return stack;
    }

    /** Without the class loader's and the module's name. */
    private static String bare(String frame) {
        int argument = frame.indexOf('(');
        int slash = frame.lastIndexOf('/', argument < 0 ? frame.length() : argument);
        return frame.substring(slash + 1);
    }

    /** {@code a.b.C.m(C.java:7)} as {@code C.m(C.java:7)}. */
    private static String shortened(String frame) {
        int argument = frame.indexOf('(');
        int method = frame.lastIndexOf('.', argument < 0 ? frame.length() : argument);
        int type = method <= 0 ? -1 : frame.lastIndexOf('.', method - 1);
        return frame.substring(type + 1);
    }
}
