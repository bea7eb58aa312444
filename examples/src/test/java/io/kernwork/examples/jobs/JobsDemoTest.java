package io.kernwork.examples.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class JobsDemoTest {

    @Test
    void run_losesNothingAndSaysSo() throws Exception {
        StringWriter out = new StringWriter();
        assertThat(new JobsDemo(new PrintWriter(out, true)).run()).as("%s", out).isTrue();
        assertThat(out.toString())
                .contains("tree-0", "tree-7", "Nothing lost: 2,000 files of 2,000", "threads have ended: 0 are left");
    }
}
