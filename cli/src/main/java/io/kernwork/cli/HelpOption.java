package io.kernwork.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The one option that every subcommand has; {@link Main} adds it to them. */
@Command
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean asked;
}
