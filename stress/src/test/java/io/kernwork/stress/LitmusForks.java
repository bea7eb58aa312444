package io.kernwork.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jcstress.TestExecutor;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.OSSupport;
import org.openjdk.jcstress.os.Scheduler;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.os.topology.Topology;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * Runs litmus tests by jcstress's executor alone: one process for each, in one configuration. What is left out is the probing
 * of some twenty flags of the virtual machine, each by a process of its own.
 */
final class LitmusForks {
    private static final int ACTORS = 2;

    private final Path directory;
    private final Topology topology;

    LitmusForks(Path directory) throws Exception {
        this.directory = directory;
        OSSupport.init();
        this.topology = Topology.get();
        assertThat(topology.totalThreads())
                .as("CPUs of this machine, on which two actors must be able to meet")
                .isGreaterThanOrEqualTo(ACTORS);
    }

    /** Runs the tests for so long each. */
    List<TestOutcomes> run(Collection<String> tests, int millis, List<String> flags) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-m", "quick", "-iters", "1", "-time", "" + millis));
        arguments.addAll(List.of("-strideSize", "16", "-strideCount", "1")); // few are sooner weighed
        LitmusOptions options = new LitmusOptions(arguments, directory);
        assertThat(options.parse()).as("options are understood").isTrue();
        Scheduler scheduler = new Scheduler(topology, ACTORS);
        SchedulingClass apart =
                scheduler.scheduleClasses(ACTORS, ACTORS, AffinityMode.LOCAL).getFirst();
        List<TestConfig> configs = TestList.tests().stream()
                .filter(name -> tests.contains(TestOutcomes.shortName(name)))
                .map(TestList::getInfo)
                .map(test -> new TestConfig(options, test, 0, flags, CompileMode.UNIFIED, apart))
                .toList();
        InProcessCollector collector = new InProcessCollector();
        new TestExecutor(options.verbosity(), collector, scheduler).runAll(configs);
        return TestOutcomes.of(collector.getTestResults());
    }
}
