package io.kernwork.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Answers of the platform. */
final class PlatformResultTest {

    @Test
    void refusal_hasAReason_andConsentHasNone() {
        assertThat(new PlatformResult(true, "")).hasToString("honoured");
        assertThat(new PlatformResult(false, "no")).hasToString("refused: no");
        assertThatIllegalArgumentException().isThrownBy(() -> new PlatformResult(false, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlatformResult(true, "because"));
    }
}
