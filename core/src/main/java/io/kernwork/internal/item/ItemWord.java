package io.kernwork.internal.item;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of one piece of deferred work, in one word. Every transition of every concept goes through here, and this is
 * the only class that writes the word.
 *
 * <pre>
 *  63             38 37          22 21        6 5    4         3      2       1     0
 * +-----------------+--------------+-----------+----+---------+------+-------+-----+-------+
 * | zero         26 | disabled  16 | requests  |DEAD|CANCELING|PARKED|RUNNING|ARMED|PENDING|
 * +-----------------+--------------+-----------+----+---------+------+-------+-----+-------+
 * </pre>
 *
 * <ul>
 *   <li>PENDING: a request waits for a worker. Set by whoever wins the item (QUEUE, HELD), under the lock of the lane that then
 *       holds the place; cleared by a verb that removes the request, under the same lock, or by the worker that has taken and
 *       claimed the item.
 *   <li>ARMED: a request waits for its timer. Set and cleared under the lock of the item's timer node, and by FIRE also
 *       under the lock of the lane that the item then waits in; so it stays as it is while that node's lock is held, which also
 *       guards the deadline. Never together with PENDING.
 *   <li>RUNNING: a worker is inside the body. Set and cleared by the worker that has claimed the item, without a lock.
 *   <li>PARKED: the pending request was taken while the item still ran. Set under the lock of the lane that it was taken
 *       from and only while RUNNING, so that exactly the end of that run clears it (or a verb that removes the request).
 *   <li>CANCELING: a {@code TaskQueue.cancel} found this run in progress. Lasts until the run ends.
 *   <li>DEAD: the item was destroyed. Final.
 *   <li>requests: how many accepted requests wait, 0 unless PENDING or ARMED, stays at 65,535 when more are merged.
 *   <li>disabled: the depth of DISABLE or PAUSE without their counterpart.
 * </ul>
 *
 * <p>The edges, written by {@code ItemWordModelTest} from a walk over all reachable words. A state is the letters of its
 * flags (P, A, R, K for PARKED, C for CANCELING, X for DEAD), a dot when none is set, and d when the depth is above zero.
 *
 * <pre>
 * edges:begin
 * event                                verdict          from                           changes
 * ENQUEUE                              QUEUE            . R RC                         +P requests+1
 *                                      COALESCED        P A PR AR PRK PRC ARC PRKC     requests+1
 *                                      DISABLED         .d Rd RCd                      -
 *                                      DEAD             X                              -
 * ENQUEUE_UNLESS_PENDING               QUEUE            . R RC                         +P requests+1
 *                                      ALREADY_PENDING  P A PR AR PRK PRC ARC PRKC     -
 *                                      DISABLED         .d Rd RCd                      -
 *                                      DEAD             X                              - !
 * ENQUEUE_UNLESS_CANCELING             QUEUE            . R                            +P requests+1
 *                                      COALESCED        P A PR AR PRK                  requests+1
 *                                      DISABLED         .d Rd RCd                      -
 *                                      CANCELING        RC PRC ARC PRKC                -
 *                                      DEAD             X                              - !
 * ENQUEUE_UNLESS_PENDING_OR_CANCELING  QUEUE            . R                            +P requests+1
 *                                      ALREADY_PENDING  P A PR AR PRK                  -
 *                                      DISABLED         .d Rd RCd                      -
 *                                      CANCELING        RC PRC ARC PRKC                -
 *                                      DEAD             X                              - !
 * ENQUEUE_WHEN_IDLE                    QUEUE            .                              +P requests+1
 *                                      ALREADY_PENDING  P                              -
 *                                      BUSY             R                              -
 *                                      DISABLED         .d Rd RCd                      - !
 *                                      DEAD             X                              -
 * SCHEDULE                             QUEUE            . R                            +P requests+1
 *                                      COALESCED        P PR PRK Pd PRd PRKd           requests+1
 *                                      DEAD             X                              - !
 *                                      HELD             .d Rd                          +P requests+1
 * ARM                                  COALESCED        P A PR AR PRK PRC ARC PRKC     requests+1
 *                                      DISABLED         .d Rd RCd                      -
 *                                      DEAD             X                              - !
 *                                      ARM              . R RC                         +A requests+1
 * REARM                                DISABLED         .d Rd RCd                      -
 *                                      DEAD             X                              - !
 *                                      ARM              . R RC                         +A requests+1
 *                                      REARM            A AR ARC                       -
 *                                      POSTPONE         P PR PRK PRC PRKC              -P +A (-K) requests+1
 * FIRE                                 QUEUE            A AR ARC                       +P -A
 * PARK                                 PARKED           PR PRC PRd                     +K
 *                                      NOT_RUNNING      P Pd                           -
 * START                                HELD             Pd                             -
 *                                      RUN              P                              -P +R requests=0
 * END                                  DONE             R PR AR RC PRC ARC Rd PRd RCd  -R (-C)
 *                                      HAND_OVER        PRK PRKC PRKd                  -R -K (-C)
 * CANCEL                               REMOVED          P PR PRK PRC PRKC Pd PRd PRKd  -P (-K) requests=0
 *                                      DISARMED         A AR ARC                       -A requests=0
 *                                      NOTHING          . R X RC .d Rd RCd             -
 * CANCEL_RUN                           REMOVED          P PR PRK PRC PRKC              -P (-K) (+C) requests=0
 *                                      DISARMED         A AR ARC                       -A (+C) requests=0
 *                                      NOTHING          . R RC .d Rd RCd               (+C)
 * DISABLE                              DEAD             X                              - !
 *                                      REMOVED          P PR PRK PRC PRKC              -P (-K) requests=0 depth+1
 *                                      DISARMED         A AR ARC                       -A requests=0 depth+1
 *                                      NOTHING          . R RC .d Rd RCd               depth+1
 *                                      OVERFLOW         .d Rd RCd                      -
 * ENABLE                               DEAD             X                              - !
 *                                      UNDERFLOW        any without d                  -
 *                                      STILL_DISABLED   .d Rd RCd                      depth-1
 *                                      ENABLED          .d Rd RCd                      depth-1
 * PAUSE                                DEAD             X                              - !
 *                                      OVERFLOW         .d Pd Rd PRd PRKd              -
 *                                      PAUSED           any                            depth+1
 * RESUME                               DEAD             X                              - !
 *                                      UNDERFLOW        . P R PR PRK                   -
 *                                      STILL_DISABLED   .d Pd Rd PRd PRKd              depth-1
 *                                      ENABLED          .d Rd                          depth-1
 *                                      RELEASE          Pd PRd PRKd                    depth-1
 * DESTROY                              BUSY             P R PR                         -
 *                                      DEAD             X                              -
 *                                      DESTROYED        .                              +X
 *
 * -   the word stays as it is;  (+X) (-X): in some of these states
 * !   no concept's own events lead there; found with the events of all of them mixed
 * edges:end
 * </pre>
 *
 * <p>Invariants, checked by the walk in every reachable word and environment:
 *
 * <ol>
 *   <li>PENDING and ARMED exclude each other; DEAD excludes everything else.
 *   <li>requests is above zero exactly while PENDING or ARMED.
 *   <li>PARKED implies PENDING and RUNNING; CANCELING implies RUNNING.
 *   <li>PENDING: the item has exactly one place, and otherwise none (paused items may be pending without one).
 *   <li>RUNNING: exactly one worker is inside, and otherwise none.
 *   <li>ARMED: the item's one node will be looked at. The look reads word and deadline in one section of the node's lock, so an
 *       expiry for an older deadline never makes the item pending, and an arming fires once at most.
 *   <li>A disabled item is neither PENDING nor ARMED; a paused one is never started.
 *   <li>Every accepted request is delivered, removed with its count, or still waiting. A refusal changes nothing.
 *   <li>What waits can always go on: a place is taken, a node expires, a parked item is handed over at the end of the run.
 * </ol>
 *
 * <p>Orders of memory: every transition that counts, delivers or removes a request is one compare-and-set, which is why
 * an accepted request happens-before the run that delivers it even when it coalesced: its compare-and-set on this word
 * precedes, in the word's modification order, the one by which START took the merged requests. REARM of an armed item is
 * accepted and leaves the word as it is; there the node's lock gives the order: the caller releases it after the new deadline
 * was set, and whoever fires the item acquires it later, for ARMED ends in no other way that leads to a run, and makes the item
 * pending by the compare-and-set that START then finds. Reads are acquire reads; a refusal is decided by one of them
 * alone, since it promises nothing.
 */
public abstract class ItemWord {
    static final long PENDING = 1L;
    static final long ARMED = PENDING << 1;
    static final long RUNNING = ARMED << 1;
    static final long PARKED = RUNNING << 1;
    static final long CANCELING = PARKED << 1;
    static final long DEAD = CANCELING << 1;

    private static final int REQUESTS_SHIFT = Long.numberOfTrailingZeros(DEAD) + 1;
    private static final int REQUESTS_BITS = 16;
    private static final int DISABLED_SHIFT = REQUESTS_SHIFT + REQUESTS_BITS;
    private static final int DISABLED_BITS = 16;

    /** The highest count of merged requests; more are accepted and not counted. */
    public static final int MAX_REQUESTS = (1 << REQUESTS_BITS) - 1;

    /** The highest disable depth. */
    public static final int MAX_DEPTH = (1 << DISABLED_BITS) - 1;

    static final long ONE_REQUEST = 1L << REQUESTS_SHIFT;
    static final long ALL_REQUESTS = (long) MAX_REQUESTS << REQUESTS_SHIFT;
    static final long ONE_DEPTH = 1L << DISABLED_SHIFT;
    static final long ALL_DEPTH = (long) MAX_DEPTH << DISABLED_SHIFT;

    private static final long WAITING = PENDING | ARMED;

    private static final VarHandle WORD;
    private static final VarHandle PLACE;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(ItemWord.class, "word", long.class);
            PLACE = MethodHandles.lookup().findVarHandle(ItemWord.class, "place", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through WORD
    private volatile long word;

    /**
     * {@link Item}'s, and here only to lie beside the word in memory: a worker that takes items writes the places of all of them
     * and then has the cache lines in which it starts them.
     */
    @SuppressWarnings("UnusedVariable") // through PLACE
    private int place;

    // ---- the word as it is

    /** The present word; all that is read from one returned value is consistent. */
    public final long word() {
        return (long) WORD.getAcquire(this);
    }

    public static boolean isPending(long word) {
        return (word & PENDING) != 0;
    }

    public static boolean isArmed(long word) {
        return (word & ARMED) != 0;
    }

    public static boolean isWaiting(long word) {
        return (word & WAITING) != 0;
    }

    public static boolean isRunning(long word) {
        return (word & RUNNING) != 0;
    }

    public static boolean isParked(long word) {
        return (word & PARKED) != 0;
    }

    public static boolean isCanceling(long word) {
        return (word & CANCELING) != 0;
    }

    public static boolean isDead(long word) {
        return (word & DEAD) != 0;
    }

    public static int requests(long word) {
        return (int) (word >>> REQUESTS_SHIFT) & MAX_REQUESTS;
    }

    public static int depth(long word) {
        return (int) (word >>> DISABLED_SHIFT) & MAX_DEPTH;
    }

    /** The word in the letters of the edge table, with its counts; for messages. */
    public static String decode(long word) {
        return flags(word) + " requests=" + requests(word) + " depth=" + depth(word);
    }

    static String flags(long word) {
        StringBuilder text = new StringBuilder(8);
        text.append(isPending(word) ? "P" : "").append(isArmed(word) ? "A" : "").append(isRunning(word) ? "R" : "");
        text.append(isParked(word) ? "K" : "")
                .append(isCanceling(word) ? "C" : "")
                .append(isDead(word) ? "X" : "");
        if (text.isEmpty()) {
            text.append('.');
        }
        return text.append(depth(word) > 0 ? "d" : "").toString();
    }

    /** Which of a lane's structures holds the item; see {@link Item}. */
    public final int place() {
        return (int) PLACE.getAcquire(this);
    }

    /** Release: pairs with {@link Item#waitsIn}, which must not see a new place with an old home. */
    public final void setPlace(int present) {
        PLACE.setRelease(this, present);
    }

    // ---- transitions

    /**
     * Applies an event.
     *
     * @return the word before; {@code verdict(before, event)} says what the caller owes
     */
    public final long apply(Event event) {
        for (; ; ) {
            long before = word();
            Verdict verdict = verdict(before, event);
            if (verdict.leavesWord() || WORD.compareAndSet(this, before, next(before, event, verdict))) {
                if (Edges.COUNTED) {
                    Edges.take(before, event, verdict);
                }
                return before;
            }
        }
    }

    /**
     * Applies an event only if it earns the given verdict; this is how a caller that holds the lock that one verdict needs
     * keeps itself from a transition that would need another lock.
     *
     * @return the word before; when its verdict is another one, nothing was done
     */
    public final long applyIf(Event event, Verdict only) {
        for (; ; ) {
            long before = word();
            Verdict verdict = verdict(before, event);
            if (verdict != only
                    || verdict.leavesWord()
                    || WORD.compareAndSet(this, before, next(before, event, verdict))) {
                if (Edges.COUNTED) {
                    Edges.takeIf(before, event, verdict, only);
                }
                return before;
            }
        }
    }

    /**
     * Applies an event to a word that was read, if it is still the present one.
     *
     * @param verdict what {@link #verdict} gave for it; no refusal
     */
    public final boolean advance(long before, Event event, Verdict verdict) {
        boolean won = WORD.compareAndSet(this, before, next(before, event, verdict));
        if (Edges.COUNTED && won) {
            Edges.take(before, event, verdict);
        }
        return won;
    }

    /**
     * What the caller of an event owes; pure.
     *
     * @throws IllegalStateException if the event cannot happen in this word: a defect of the engine
     */
    public static Verdict verdict(long word, Event event) {
        // The hot ones. A comparison with a constant folds where the event is one; a switch over an enum
        // does not.
        if (event == Event.ENQUEUE) {
            return request(word, Verdict.COALESCED, false, Verdict.QUEUE);
        }
        if (event == Event.START) {
            return start(word);
        }
        if (event == Event.END) {
            return end(word);
        }
        if (event == Event.SCHEDULE) {
            return schedule(word);
        }
        return event == Event.CANCEL ? remove(word) : otherVerdict(word, event);
    }

    private static Verdict otherVerdict(long word, Event event) {
        return switch (event) {
            case ENQUEUE_UNLESS_PENDING -> request(word, Verdict.ALREADY_PENDING, false, Verdict.QUEUE);
            case ENQUEUE_UNLESS_CANCELING -> request(word, Verdict.COALESCED, true, Verdict.QUEUE);
            case ENQUEUE_UNLESS_PENDING_OR_CANCELING -> request(word, Verdict.ALREADY_PENDING, true, Verdict.QUEUE);
            case ARM -> request(word, Verdict.COALESCED, false, Verdict.ARM);
            case REARM -> request(word, isArmed(word) ? Verdict.REARM : Verdict.POSTPONE, false, Verdict.ARM);
            case ENQUEUE_WHEN_IDLE -> requestWhenIdle(word);
            case FIRE -> fire(word);
            case PARK -> park(word);
            case CANCEL_RUN -> remove(word);
            case DISABLE -> deepen(word, remove(word));
            case PAUSE -> deepen(word, Verdict.PAUSED);
            case ENABLE -> lift(word, Verdict.ENABLED);
            case RESUME -> lift(word, isPending(word) ? Verdict.RELEASE : Verdict.ENABLED);
            case DESTROY -> destroy(word);
            case ENQUEUE, SCHEDULE, START, END, CANCEL -> verdict(word, event);
        };
    }

    /** The word after; pure. The verdict is the one that {@link #verdict} gave for the same word and event. */
    public static long next(long word, Event event, Verdict verdict) {
        if (verdict == Verdict.COALESCED) {
            return oneMore(word);
        }
        if (verdict == Verdict.QUEUE) {
            return event == Event.FIRE ? word ^ (ARMED | PENDING) : (word | PENDING) + ONE_REQUEST;
        }
        if (verdict == Verdict.RUN) {
            return (word & ~(PENDING | ALL_REQUESTS)) | RUNNING;
        }
        if (verdict == Verdict.REMOVED) {
            return mark(word & ~(PENDING | PARKED | ALL_REQUESTS), event);
        }
        return verdict == Verdict.DONE ? word & ~(RUNNING | PARKED | CANCELING) : otherNext(word, event, verdict);
    }

    private static long otherNext(long word, Event event, Verdict verdict) {
        return switch (verdict) {
            case HELD -> event == Event.SCHEDULE ? (word | PENDING) + ONE_REQUEST : word;
            case ARM -> (word | ARMED) + ONE_REQUEST;
            case POSTPONE -> (oneMore(word) & ~(PENDING | PARKED)) | ARMED;
            case PARKED -> word | PARKED;
            case HAND_OVER -> word & ~(RUNNING | PARKED | CANCELING);
            case DISARMED -> mark(word & ~(ARMED | ALL_REQUESTS), event);
            case NOTHING -> mark(word, event);
            case PAUSED -> word + ONE_DEPTH;
            case STILL_DISABLED, ENABLED, RELEASE -> word - ONE_DEPTH;
            case DESTROYED -> word | DEAD;
            case REARM, ALREADY_PENDING, BUSY, DISABLED, CANCELING, DEAD, NOT_RUNNING, OVERFLOW, UNDERFLOW -> word;
            case QUEUE, COALESCED, RUN, DONE, REMOVED -> next(word, event, verdict);
        };
    }

    // ---- verdicts, one small method for each family so that the compiler inlines the one that a call site needs

    /** Refusals in the order that the public face promises: destroyed, disabled, canceling, pending. */
    private static Verdict request(long word, Verdict whenWaiting, boolean refuseCanceling, Verdict whenFree) {
        if ((word & (DEAD | ALL_DEPTH)) != 0) {
            return isDead(word) ? Verdict.DEAD : Verdict.DISABLED;
        }
        if (refuseCanceling && isCanceling(word)) {
            return Verdict.CANCELING;
        }
        return isWaiting(word) ? whenWaiting : whenFree;
    }

    private static Verdict requestWhenIdle(long word) {
        Verdict verdict = request(word, Verdict.ALREADY_PENDING, false, Verdict.QUEUE);
        return verdict == Verdict.QUEUE && isRunning(word) ? Verdict.BUSY : verdict;
    }

    private static Verdict schedule(long word) {
        if (isDead(word)) {
            return Verdict.DEAD;
        }
        if (isPending(word)) {
            return Verdict.COALESCED;
        }
        return depth(word) > 0 ? Verdict.HELD : Verdict.QUEUE;
    }

    private static Verdict fire(long word) {
        if (!isArmed(word)) {
            throw impossible(word, Event.FIRE);
        }
        return Verdict.QUEUE;
    }

    private static Verdict park(long word) {
        if (!isPending(word) || isParked(word)) {
            throw impossible(word, Event.PARK);
        }
        return isRunning(word) ? Verdict.PARKED : Verdict.NOT_RUNNING;
    }

    private static Verdict start(long word) {
        if (!isPending(word) || isRunning(word)) {
            throw impossible(word, Event.START);
        }
        return depth(word) > 0 ? Verdict.HELD : Verdict.RUN;
    }

    private static Verdict end(long word) {
        if (!isRunning(word)) {
            throw impossible(word, Event.END);
        }
        return isParked(word) ? Verdict.HAND_OVER : Verdict.DONE;
    }

    private static Verdict remove(long word) {
        if (isPending(word)) {
            return Verdict.REMOVED;
        }
        return isArmed(word) ? Verdict.DISARMED : Verdict.NOTHING;
    }

    private static Verdict deepen(long word, Verdict allowed) {
        if (isDead(word)) {
            return Verdict.DEAD;
        }
        return depth(word) == MAX_DEPTH ? Verdict.OVERFLOW : allowed;
    }

    private static Verdict lift(long word, Verdict last) {
        if (isDead(word)) {
            return Verdict.DEAD;
        }
        return switch (depth(word)) {
            case 0 -> Verdict.UNDERFLOW;
            case 1 -> last;
            default -> Verdict.STILL_DISABLED;
        };
    }

    private static Verdict destroy(long word) {
        if (isDead(word)) {
            return Verdict.DEAD;
        }
        return (word & (WAITING | RUNNING | ALL_DEPTH)) != 0 ? Verdict.BUSY : Verdict.DESTROYED;
    }

    // ---- parts of next words

    private static long oneMore(long word) {
        return requests(word) == MAX_REQUESTS ? word : word + ONE_REQUEST;
    }

    /** What the three removing events do besides removing. */
    private static long mark(long word, Event event) {
        if (event == Event.DISABLE) {
            return word + ONE_DEPTH;
        }
        return event == Event.CANCEL_RUN && isRunning(word) ? word | CANCELING : word;
    }

    private static IllegalStateException impossible(long word, Event event) {
        return new IllegalStateException("defect in Kernwork: " + event + " in item state " + decode(word));
    }
}
