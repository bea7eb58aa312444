/**
 * Watches a folder tree and reacts once a burst of changes is over: with a digest of what has changed, or with a command.
 *
 * <pre>
 *   WatchService --&gt; FolderWatcher, FolderTree   what has changed, also where the system lost events or never had any
 *                    |  Burst                    one entry for each path; first the data, then the request:
 *                    v
 *                    queue.rearm(work, delay)    at each change; the work runs when it has been quiet, or after the longest wait
 *                    v
 *                    Reaction                    print the digest, or run the command and wait for it
 * </pre>
 *
 * <h2>What it shows of the library</h2>
 *
 * <ul>
 *   <li><b>Debounce.</b> There is one {@link io.kernwork.workqueue.DelayedWork}, and each change re-arms it. There is no
 *       timer to look up or to cancel, no generation counter, and no time that could still fire after it was replaced.
 *   <li><b>A longest wait.</b> {@link io.kernwork.base.Delay#withMaxWait} bounds for how long changes that never pause can
 *       put the reaction off.
 *   <li><b>Never beside itself.</b> A command may take as long as it likes. Changes that come meanwhile lead to one more
 *       run after it; nobody keeps a flag for that.
 *   <li><b>Teardown.</b> {@link io.kernwork.examples.debounce.Debouncer#close} ends the watcher, takes away what waits, ends
 *       the command, and calls {@code cancelSync}: when that returns, nothing runs and nothing is armed.
 * </ul>
 *
 * <h2>Changes</h2>
 *
 * <p>The folder's content is known from a scan at the start. Each event of the system makes the watcher look at that path and
 * compare. So what the system does not report is found as well: what was put into a new folder before that could be
 * watched, what was in a folder that was moved away, and, by a scan of the folders concerned, what was lost when the system's
 * queue of events ran over. A change may be reported once too often; none is left out on purpose. Symbolic links are not
 * followed.
 *
 * <p>Memory grows with the number of files below the folder, for what is known of them, and with the number of paths that
 * change in one burst.
 */
@NullMarked
package io.kernwork.examples.debounce;

import org.jspecify.annotations.NullMarked;
