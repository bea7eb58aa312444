/** Libraries of others that take an {@code ExecutorService}, on views of queues. Each at the surface that it documents, on every kind of queue that it can use. */
@NullMarked
package io.kernwork.interop;

import org.jspecify.annotations.NullMarked;
