/** The command line. */
module io.kernwork.cli {
    requires info.picocli;
    requires io.kernwork;
    requires io.kernwork.examples;
    requires java.management;
    requires jdk.attach;
    requires org.jline.terminal;
    requires static org.jspecify;

    opens io.kernwork.cli to
            info.picocli;
}
