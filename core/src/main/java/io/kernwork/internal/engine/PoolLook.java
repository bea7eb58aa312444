package io.kernwork.internal.engine;

/**
 * What a pool looks like at one moment.
 *
 * @param progress changes when a lane is taken, and when one comes where none was
 */
record PoolLook(int live, int idle, int starting, int replaced, int hogs, int waiting, int peak, long progress) {}
