package io.kernwork.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Lists in the help what the launcher script carries out itself, for it needs sources and Maven, or a program apart from this
 * one.
 */
abstract class LauncherCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ARG", arity = "0..*", description = "Passed on as they are.")
    private List<String> arguments = List.of();

    @Override
    public final Integer call() {
        String line = "./kernwork " + spec.name() + " " + String.join(" ", arguments);
        spec.commandLine()
                .getErr()
                .println("Run '" + line.strip() + "' in a checkout of Kernwork: it builds what it needs.");
        return 2;
    }

    /** Maven's {@code verify}. */
    @Command(
            name = "test",
            description = {
                "Build everything, run every test and every checker.",
                "Arguments go on to Maven, for example: -pl core -am -Dtest=SomeTest"
            })
    static final class Test extends LauncherCommand {}

    /** The benchmark. */
    @Command(
            name = "bench",
            description = {
                "Measure the library beside its peers and the machine's limits.",
                "'./kernwork bench --help' says more; start with --quick."
            })
    static final class Bench extends LauncherCommand {}

    /** The torture test. */
    @Command(
            name = "torture",
            description = {
                "Account for every accepted request under a load of everything.",
                "'./kernwork torture --help' says more."
            })
    static final class Torture extends LauncherCommand {}

    /** The litmus tests. */
    @Command(
            name = "stress",
            description = {
                "Race the production classes against each other, with jcstress.",
                "'./kernwork stress -h' says more."
            })
    static final class Stress extends LauncherCommand {}

    /** The simulation. */
    @Command(
            name = "simulate",
            description = {
                "Run random programs on the whole engine, one step of one thread at a time.",
                "'./kernwork simulate --help' says more."
            })
    static final class Simulate extends LauncherCommand {}

    /** The promises and their checkers. */
    @Command(
            name = "verify",
            description = {
                "Check every promise, and print for each how often it was checked and by what.",
                "'./kernwork verify --help' says more."
            })
    static final class Verify extends LauncherCommand {}

    /** Mutation. */
    @Command(
            name = "mutate",
            description = {"Plant small mistakes in the sequential structures, and list those that no test finds."})
    static final class Mutate extends LauncherCommand {}

    /** The tests' own test. */
    @Command(
            name = "disturb",
            description = {
                "Run core's tests while its threads are held up at random, and list those that count on their pace.",
                "'./kernwork disturb --help' says more."
            })
    static final class Disturb extends LauncherCommand {}

    /** The models. */
    @Command(
            name = "model",
            description = {
                "Check the models of the engine's protocols, with SPIN.",
                "'./kernwork model --help' says more."
            })
    static final class Model extends LauncherCommand {}

    /** Somebody else's project. */
    @Command(
            name = "outside",
            description = {
                "Build what would be published, twice, and use it from outside the build.",
                "'./kernwork outside --help' says more."
            })
    static final class Outside extends LauncherCommand {}
}
