/**
 * Four components of one program on few threads: who of them starves when the others sleep, wait for locks, or compute.
 *
 * <pre>
 *   housekeeping   leases that are due every 20 ms, each renewal a tenth of a millisecond
 *   calls          bursts of jobs that sleep, as one does that waits for an answer
 *   writes         five jobs at once for one lock: four wait for it, half of all by synchronized
 *   CPU hogs       two for each processor at once, of 100 ms each
 *        |
 *        v         Host, one for each Candidate:
 *   fixed pool       one ScheduledThreadPoolExecutor, as many threads as processors
 *   common pool      ForkJoinPool.commonPool(), and CompletableFuture.delayedExecutor for the leases
 *   virtual threads  one for each job and each lease
 *   kernwork         a WorkQueue for each component, PeriodicWork for the leases, one runtime
 * </pre>
 *
 * <p>The processors have less than half of their time to give to this. So nobody starves for want of processors; who starves does so
 * for want of a thread, behind components that it knows nothing of.
 *
 * <h2>What it shows</h2>
 *
 * <ul>
 *   <li><b>A pool that everybody shares</b> is full of bodies that sleep or wait for a lock, while the processors are idle. Whatever
 *       is due then waits for one of them to end. The common pool has one thread less than there are processors, so on a small
 *       machine it is the worst place for what blocks.
 *   <li><b>Virtual threads</b> that sleep or wait give their carrier to others, so nothing is held up by them, and none costs a
 *       platform thread. One that computes keeps its carrier: while there are as many hogs as processors nothing else runs, however
 *       short it is. They are not pre-empted.
 *   <li><b>Kernwork</b> replaces a worker that blocks, and does not let those that compute keep the others out: the queue of the
 *       hogs is {@link io.kernwork.workqueue.WorkQueueBuilder#cpuIntensive}, and that of the housekeeping {@link
 *       io.kernwork.workqueue.WorkQueueBuilder#highPriority}. The operating system shares the processors among its threads. That
 *       costs threads, for the time that they block.
 * </ul>
 *
 * <h2>Where others are better</h2>
 *
 * <ul>
 *   <li>For what only sleeps and waits for locks virtual threads are as good, with far fewer platform threads, and their code
 *       waits where it stands. Without the hogs they would need nothing beside them.
 *   <li>CPU hogs alone are done soonest, and with the fewest changes of threads, where nobody comes between: on a pool of as many
 *       threads as there are processors.
 *   <li>The fixed pool's queue is ordered by time, so a lease that is overdue goes before all jobs that came later. Its leases wait
 *       for a thread only; on the other shared pool they wait behind everything.
 *   <li>A pool for each component, with a thread for each body that may block at once, is as punctual as work queues are. Its
 *       threads are there all the time, and somebody has to choose their number for each component.
 * </ul>
 *
 * <p>The table says who had the shortest times of each component, whoever that is.
 *
 * <h2>How it measures</h2>
 *
 * <p>The load is made once, from a seed, and has a time for each job; all times are counted from there, also when the job was handed
 * over late (no coordinated omission). Each candidate gets the same one, after a short one that warms it up, and has the machine
 * for itself. A hog does a fixed number of rounds, made to fit the time wanted before the first candidate begins, so it is the same
 * work however many share the processors. Everything must be done once, whoever it waits for: nothing is dropped, so what is late
 * is late. Give it an idle machine for numbers: beside other busy programs who has more threads also gets more of the processors,
 * and that is Kernwork here.
 *
 * <p>{@code ./kernwork starvation} runs it.
 */
@NullMarked
package io.kernwork.examples.starvation;

import org.jspecify.annotations.NullMarked;
