package io.kernwork.internal.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of one worker's thread, from {@code /proc/self/task/<tid>/stat} (proc_pid_stat(5)): whether it runs. The JVM calls a
 * thread runnable that waits in a system call. Where the file cannot be read nothing is known, and nobody is told.
 *
 * <p>The file stays open between two looks, since to open it takes three times as long as to read it; and no longer than the
 * worker's thread lives.
 */
final class RunState {
    static final char UNKNOWN = '?';
    /** Enough for the number, the longest name and the state. */
    static final int LINE_BYTES = 256;
    /** After a failure, so many looks do not try again: files may be short. */
    static final int PAUSE_LOOKS = 250;

    private final Path proc;
    private @Nullable RandomAccessFile file; // these under this object's monitor
    private @Nullable String name;
    private int pause;
    private boolean reading; // the monitor's: whether the file may be open

    /** Nothing is known before {@link #begin}. */
    RunState(Path proc) {
        this.proc = proc;
    }

    /** On the worker's thread, before anybody counts on it. */
    void begin() {
        if (!Thread.currentThread().isVirtual()) {
            String stat = stat();
            synchronized (this) {
                name = stat;
            }
        }
    }

    private @Nullable String stat() {
        try {
            Path self = Files.readSymbolicLink(proc.resolve("thread-self")).getFileName();
            int tid = Integer.parseInt(self == null ? "" : self.toString());
            return proc.resolve("self")
                    .resolve("task")
                    .resolve(Integer.toString(tid))
                    .resolve("stat")
                    .toString();
        } catch (IOException | RuntimeException unknown) {
            return null;
        }
    }

    /** The letter of the state, or {@link #UNKNOWN}; the monitor's. */
    char read(byte[] line) {
        reading = true;
        return look(line);
    }

    private synchronized char look(byte[] line) {
        String path = name;
        if (path == null || pause-- > 0) {
            return UNKNOWN;
        }
        pause = 0;
        try {
            RandomAccessFile open = file;
            if (open == null) {
                open = new RandomAccessFile(path, "r");
                file = open;
            } else {
                open.seek(0);
            }
            return letter(line, open.read(line));
        } catch (IOException unknown) {
            close();
            pause = PAUSE_LOOKS;
            return UNKNOWN;
        }
    }

    /** Gives the file back until the next look; the monitor's. */
    void rest() {
        if (reading) {
            reading = false;
            close();
        }
    }

    /** The thread is about to end: nothing is known from here on. */
    synchronized void end() {
        name = null;
        close();
    }

    /** Whether the file is open. */
    synchronized boolean isOpen() {
        return file != null;
    }

    private synchronized void close() {
        RandomAccessFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // it was only read
            }
        }
    }

    /** The state in such a line. It follows the name, which may contain anything, so what ends that is the last parenthesis. */
    static char letter(byte[] line, int length) {
        int end = length - 1;
        while (end >= 0 && line[end] != ')') {
            end--;
        }
        boolean whole = end >= 0 && end + 2 < length && line[end + 1] == ' ';
        char letter = whole ? (char) (line[end + 2] & 0xff) : UNKNOWN;
        return Character.isLetter(letter) ? letter : UNKNOWN;
    }
}
