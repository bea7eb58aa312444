package io.kernwork.examples.debounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IgnoredPathsTest {

    @ParameterizedTest
    @CsvSource({
        "*.tmp,     a.tmp,         false, true",
        "*.tmp,     deep/er/a.tmp, false, true",
        "*.tmp,     a.tmp.txt,     false, false",
        "target/,   target,        true,  true",
        "target/,   sub/target,    true,  true",
        "target/,   target,        false, false",
        "docs/*.md, docs/a.md,     false, true",
        "docs/*.md, a.md,          false, false",
        "docs/*.md, docs/x/a.md,   false, false",
        "docs/**,   docs/x/a.md,   false, true",
        "'*.{o,d}', lib/a.d,       false, true",
    })
    void glob_matchesNameOrPath(String glob, String path, boolean folder, boolean ignored) {
        assertThat(new IgnoredPaths(List.of(glob), false).contains(Path.of(path), folder))
                .isEqualTo(ignored);
    }

    @Test
    void hidden_foldersOnly() {
        IgnoredPaths ignored = new IgnoredPaths(List.of(), true);
        assertThat(ignored.contains(Path.of("a/.git"), true)).isTrue();
        assertThat(ignored.contains(Path.of(".env"), false)).isFalse();
        assertThat(new IgnoredPaths(List.of(), false).contains(Path.of(".git"), true))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "[a", "{a,b"})
    void glob_bad_isRefused(String glob) {
        assertThatThrownBy(() -> new IgnoredPaths(List.of(glob), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + glob + "' is no pattern for paths");
    }
}
