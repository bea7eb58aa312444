package io.kernwork.cli.watch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Attributes;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jspecify.annotations.Nullable;

/** A terminal without a device: what is drawn goes to a buffer. */
final class SoftTerminal extends LineDisciplineTerminal {
    private @Nullable String lastSet;

    private SoftTerminal(ByteArrayOutputStream output) throws IOException {
        super("test", "xterm", output, StandardCharsets.UTF_8);
    }

    static SoftTerminal on(ByteArrayOutputStream output) {
        try {
            return new SoftTerminal(output);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The settings as they were set last; known even after it was closed. */
    synchronized String lastSet() {
        return String.valueOf(lastSet);
    }

    @Override
    public synchronized void setAttributes(Attributes attributes) {
        super.setAttributes(attributes);
        lastSet = attributes.toString();
    }
}
