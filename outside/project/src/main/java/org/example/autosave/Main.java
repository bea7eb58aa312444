package org.example.autosave;

import io.kernwork.Kernwork;

/** Prints one line, which whoever starts it knows beforehand but for how it was started. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        try (Kernwork runtime = Kernwork.builder().name("app").build();
                AutoSave document = new AutoSave(runtime)) {
            document.append("work ");
            document.append("done ");
            document.append("later");
            document.settle();
            System.out.println(document.summary() + ", length " + document.length().get() + ", Kernwork in "
                    + where(Kernwork.class) + ", this in " + where(Main.class));
        }
    }

    private static String where(Class<?> type) {
        return type.getModule().isNamed() ? "module " + type.getModule().getName() : "the class path";
    }
}
