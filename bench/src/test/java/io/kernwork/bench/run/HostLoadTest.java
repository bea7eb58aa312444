package io.kernwork.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostLoadTest {
    private static final String SELF =
            "4711 (a (very) odd name) S 1 1 1 0 -1 4194304 9 9 9 9 30 20 5 3 20 0 1 0 99 0 0";

    private static final List<String> STAT = List.of(
            "cpu  99999 0 0 0 0 0 0 0 0 0",
            "cpu0 100 1 50 1000 20 2 3 4 0 0",
            "cpu1 200 0 0 2000 0 0 0 0 0 0",
            "cpu10 7 0 0 7 0 0 0 0 0 0",
            "intr 1 2 3");

    @Test
    void parse_addsUpTheAllowedCpusOnly() {
        HostLoad load = HostLoad.parse(STAT, SELF, HostLoad.cpus("0"));
        assertThat(load).isEqualTo(new HostLoad(100 + 1 + 50 + 2 + 3 + 4, 1180, 30 + 20 + 5 + 3));
        assertThat(HostLoad.parse(STAT, SELF, HostLoad.cpus("0-1"))).isEqualTo(new HostLoad(360, 3380, 58));
    }

    @Test
    void cpus_readsRangesAndSingles() {
        assertThat(HostLoad.cpus("0-2,5,10-11").stream()).containsExactly(0, 1, 2, 5, 10, 11);
    }

    @Test
    void foreign_isWhatIsBusyAndNotOurs() {
        HostLoad before = new HostLoad(1000, 5000, 100);
        // 200 ticks passed, of which 150 were busy and 120 our own or our child's
        assertThat(HostLoad.foreign(before, new HostLoad(1150, 5200, 220))).isCloseTo(0.15, within(1e-9));
    }

    @Test
    void foreign_neverLessThanNothing() {
        HostLoad before = new HostLoad(1000, 5000, 100);
        assertThat(HostLoad.foreign(before, new HostLoad(1100, 5200, 205))).isZero();
    }

    @Test
    void foreign_withoutFiguresOrTime_isUnknown() {
        HostLoad load = new HostLoad(1, 1, 1);
        assertThat(HostLoad.foreign(null, load)).isNaN();
        assertThat(HostLoad.foreign(load, null)).isNaN();
        assertThat(HostLoad.foreign(load, load)).isNaN();
    }

    @Test
    void read_takesTheAllowedCpusFromTheStatus(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.write(proc.resolve("stat"), STAT);
        Files.writeString(proc.resolve("self/stat"), SELF);
        Files.write(proc.resolve("self/status"), List.of("Name:\tjava", "Cpus_allowed:\t2", "Cpus_allowed_list:\t1"));
        assertThat(HostLoad.read(proc)).isEqualTo(new HostLoad(200, 2200, 58));
    }

    @Test
    void read_elsewhere_saysSo(@TempDir Path proc) {
        assertThatThrownBy(() -> HostLoad.read(proc)).isInstanceOf(IOException.class);
    }
}
