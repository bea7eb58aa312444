package io.kernwork.cli;

import io.kernwork.examples.taskqueues.TaskQueuesDemo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows task queues at work: the driver of a network card. */
@Command(
        name = "task-queues",
        description = {
            "The driver of a network card on a task queue: priorities, pending counts,",
            "a watchdog, and a detach while interrupts go on. Takes some seconds."
        },
        sortOptions = false)
final class TaskQueuesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--packets",
            paramLabel = "N",
            defaultValue = "50000",
            description = "How many packets come in the flood (default: ${DEFAULT-VALUE}).")
    private int packets;

    @Override
    public Integer call() throws InterruptedException {
        try {
            return new TaskQueuesDemo(spec.commandLine().getOut(), packets).run() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
