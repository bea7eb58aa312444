package io.kernwork.internal.item;

/** A word and what is around it. */
record State(long word, Environment environment) {
    @Override
    public String toString() {
        return ItemWord.decode(word) + "  " + environment;
    }
}
