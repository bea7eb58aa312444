/**
 * What the layers publish about themselves: snapshots as records, the listener, flight-recorder events and the watchdog's
 * reports. Nothing here changes what runs.
 */
@NullMarked
package io.kernwork.observe;

import org.jspecify.annotations.NullMarked;
