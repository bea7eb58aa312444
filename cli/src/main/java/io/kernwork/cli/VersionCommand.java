package io.kernwork.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what runs, and on what: the three lines that a bug report needs. */
@Command(name = "version", description = "Print the versions of Kernwork, the JDK and the system.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return 0;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "Kernwork " + kernworkVersion(),
            "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ", "
                    + System.getProperty("java.home") + ")",
            "OS " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " ("
                    + System.getProperty("os.arch") + ", "
                    + Runtime.getRuntime().availableProcessors() + " CPUs)",
        };
    }

    /** The compiler records the version in the module; a class path has no module to ask. */
    private static String kernworkVersion() {
        var descriptor = VersionCommand.class.getModule().getDescriptor();
        return descriptor == null ? "(development)" : descriptor.rawVersion().orElse("(development)");
    }
}
