package io.kernwork.examples.debounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class DebounceDemoTest {

    @Test
    void run_losesNothingAndSaysSo() throws Exception {
        StringWriter out = new StringWriter();
        assertThat(new DebounceDemo(new PrintWriter(out, true)).run())
                .as("%s", out)
                .isTrue();
        assertThat(out.toString()).contains("Burst 1", "Burst 3", "Nothing lost, never beside itself.");
    }
}
