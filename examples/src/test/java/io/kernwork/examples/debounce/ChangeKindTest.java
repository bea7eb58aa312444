package io.kernwork.examples.debounce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ChangeKindTest {

    @ParameterizedTest
    @CsvSource({
        "CREATED,   CREATED,   CREATED",
        "CREATED,   MODIFIED,  CREATED",
        "CREATED,   DELETED,   TRANSIENT",
        "CREATED,   TRANSIENT, TRANSIENT",
        "MODIFIED,  CREATED,   MODIFIED",
        "MODIFIED,  MODIFIED,  MODIFIED",
        "MODIFIED,  DELETED,   DELETED",
        "MODIFIED,  TRANSIENT, DELETED",
        "DELETED,   CREATED,   MODIFIED",
        "DELETED,   MODIFIED,  MODIFIED",
        "DELETED,   DELETED,   DELETED",
        "DELETED,   TRANSIENT, DELETED",
        "TRANSIENT, CREATED,   CREATED",
        "TRANSIENT, MODIFIED,  CREATED",
        "TRANSIENT, DELETED,   TRANSIENT",
        "TRANSIENT, TRANSIENT, TRANSIENT",
    })
    void then_twoChanges_tellsFirstStateFromLast(ChangeKind first, ChangeKind later, ChangeKind both) {
        assertThat(first.then(later)).isEqualTo(both);
    }

    /** Hence it does not matter in how many pieces a burst is folded. */
    @ParameterizedTest
    @EnumSource
    void then_isAssociative(ChangeKind first) {
        for (ChangeKind second : ChangeKind.values()) {
            for (ChangeKind third : ChangeKind.values()) {
                assertThat(first.then(second).then(third))
                        .as("%s, %s, %s", first, second, third)
                        .isEqualTo(first.then(second.then(third)));
            }
        }
    }

    @Test
    void toString_isAWordForPeople() {
        assertThat(ChangeKind.CREATED).hasToString("created");
    }
}
