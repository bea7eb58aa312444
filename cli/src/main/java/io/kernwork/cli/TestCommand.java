package io.kernwork.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists {@code test} in the help. The launcher script carries it out, for it needs sources and Maven, not this program. */
@Command(name = "test", description = "Build everything, run every test and every checker.")
final class TestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "MAVEN-ARG",
            arity = "0..*",
            description = "Passed on to Maven, for example: -pl core -am -Dtest=SomeTest")
    private List<String> mavenArguments = List.of();

    @Override
    public Integer call() {
        String line = ("./kernwork test " + String.join(" ", mavenArguments)).strip();
        spec.commandLine().getErr().println("Run '" + line + "' in a checkout of Kernwork: it starts Maven there.");
        return 2;
    }
}
