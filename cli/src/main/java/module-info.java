/** The command line. */
module io.kernwork.cli {
    requires info.picocli;
    requires io.kernwork.examples;
    requires static org.jspecify;

    opens io.kernwork.cli to
            info.picocli;
}
