package io.kernwork.simulate;

/** What a body does. */
public enum Deed {
    NOTHING,
    LONG,
    ENQUEUE_SELF,
    ENQUEUE_OTHER,
    ARM_SELF,
    CANCEL_SELF,
    CANCEL_OTHER,
    DISABLE_SELF,
    FLUSH_OTHER,
    WAIT_FOR_SELF,
    THROW,
    THROW_ERROR,
    BLOCK,
    BLOCK_DECLARED,
    YIELD
}
