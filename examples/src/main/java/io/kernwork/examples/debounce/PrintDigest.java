package io.kernwork.examples.debounce;

import java.io.PrintWriter;

/** Prints each digest. */
public final class PrintDigest implements Reaction {
    private final PrintWriter out;

    /**
     * Prepares the printing.
     *
     * @param out where to; flushed, never closed
     */
    public PrintDigest(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void react(Digest digest) {
        StringBuilder text = new StringBuilder(digest.summary());
        for (String line : digest.lines()) {
            text.append(System.lineSeparator()).append("  ").append(line);
        }
        out.println(text);
        out.flush();
    }
}
