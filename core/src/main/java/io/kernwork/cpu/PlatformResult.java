package io.kernwork.cpu;

import java.util.Objects;

/**
 * What the platform answered to a wish that it need not grant. An answer, not a failure: whoever asked goes on without.
 *
 * @param honoured whether it did, or would do, what was asked
 * @param reason why not, and what can be done about it, in one line; empty if it was honoured
 */
public record PlatformResult(boolean honoured, String reason) {
    private static final PlatformResult HONOURED = new PlatformResult(true, "");

    /**
     * An answer.
     *
     * @throws IllegalArgumentException if a refusal gives no reason, or a consent gives one
     */
    public PlatformResult {
        if (honoured != Objects.requireNonNull(reason, "reason").isEmpty()) {
            throw new IllegalArgumentException(honoured ? "what was honoured has no reason" : "a refusal has a reason");
        }
    }

    static PlatformResult yes() {
        return HONOURED;
    }

    static PlatformResult no(String reason) {
        return new PlatformResult(false, reason);
    }

    /** One line, for logs. */
    @Override
    public String toString() {
        return honoured ? "honoured" : "refused: " + reason;
    }
}
