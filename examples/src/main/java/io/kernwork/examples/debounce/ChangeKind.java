package io.kernwork.examples.debounce;

/** What has happened to a path, from the beginning of a burst to its end. */
public enum ChangeKind {
    /** It was not there at first, and is now. */
    CREATED("created"),
    /** It was there, is there, and is not the same. */
    MODIFIED("modified"),
    /** It was there, and is not any more. */
    DELETED("deleted"),
    /** It was not there at first, came, and has gone again. */
    TRANSIENT("transient");

    private final String word;

    ChangeKind(String word) {
        this.word = word;
    }

    /** What this and a later change of the same path come to. */
    public ChangeKind then(ChangeKind later) {
        return switch (later) {
            case CREATED, MODIFIED -> isNew() ? CREATED : MODIFIED;
            case DELETED -> isNew() ? TRANSIENT : DELETED;
            case TRANSIENT -> then(CREATED).then(DELETED);
        };
    }

    /** Whether the path was not there before the burst. */
    private boolean isNew() {
        return this == CREATED || this == TRANSIENT;
    }

    /** For people. */
    @Override
    public String toString() {
        return word;
    }
}
