/*
 * One item on two lanes: requests from outside and from its own body, two cancellers of which one may be interrupted, and
 * the close of lane 0, with and without a bound.
 *
 * The word is one variable set, changed in one step: that is its compare-and-set. What is done under a lane's lock and can be
 * seen without it (word, home, place, run) is a step of its own; the rest of a section is one d_step.
 * A comment in slashes, "Class.method", names the method of the library that the lines below stand for. See README.md.
 */

#ifndef OUTSIDE
#define OUTSIDE 1       /* requests from outside */
#endif
#ifndef SELF
#define SELF 1          /* requests from the body */
#endif
#ifndef CANCELLERS
#define CANCELLERS 1
#endif
#ifndef CLOSES
#define CLOSES 0        /* 0 no close; 1 without a bound; 2 with a bound that may be over at any time */
#endif
#ifndef INTERRUPTS
#define INTERRUPTS 0    /* of the first canceller */
#endif

#define LANES 2
#define WORKERS 2
#define CLOSER CANCELLERS       /* its number as a waiter */
#define WAITERS (CANCELLERS + 1)
#define NONE 7

/* ---- the item's word: ItemWord */

bool pending, running, parkedMark;
byte requests, depth;

/* ---- the item, under the lock of its home */

byte home = NONE;
mtype = { TAKEN, STORED, PARKED, RESUMED };
mtype place = TAKEN;
byte sequence;
byte itemRun = NONE;            /* Item.latestRun */

/* ---- lanes, each under its lock */

bool locked[LANES];
bool stored[LANES], resumed[LANES];
byte slots[LANES];
byte lastSequence[LANES];
bool shut[LANES];               /* the state is CLOSED */
byte waiters[LANES];            /* bits */

/* ---- runs, one for each worker: under the lock of runLane, which its worker clears */

byte runLane[WORKERS] = NONE;
bool runListed[WORKERS];
bool runInside[WORKERS];        /* items[index] is the item; cleared by the worker without a lock */
byte runNumber[WORKERS];

/* ---- waiters */

bool released[WAITERS], permit[WAITERS];
byte awaited[WAITERS];          /* the number of the run that it waits for */
bool interrupted;

/* ---- what is to be shown */

byte inside;                    /* bodies inside the item */
byte accepted, delivered, removed;
byte self = SELF;
byte finished;
bool old[WAITERS];              /* a request waits that was made before the call */
bool oldRuns[WAITERS];          /* and so the run that delivers it */
bool endOfLane;                 /* close() of lane 0 has returned */

#define READY(l) (resumed[l] || stored[l])
#define WAITS_IN(l) (place != TAKEN && home == (l))
#define IDLE(l) (!stored[l] && slots[l] == 0)

/* ShortLock */
inline lock(l) { atomic { !locked[l] -> locked[l] = true } }
inline unlock(l) { locked[l] = false }

/* Lane.holds: whether the stay of that number goes on; an expression for d_steps */
#define STAYS(l, n) (WAITS_IN(l) && sequence == (n) || runListed[0] && runLane[0] == (l) && runNumber[0] == (n) || runListed[1] && runLane[1] == (l) && runNumber[1] == (n))

/* Awaited.satisfied: takes out those whose time has come; in d_steps only */
inline satisfied(l) {
    chain = 0;
    scan = 0;
    do
    :: scan < WAITERS ->
        if
        :: (waiters[l] & (1 << scan)) && (scan == CLOSER -> IDLE(l) : !STAYS(l, awaited[scan])) ->
            chain = chain | (1 << scan);
            waiters[l] = waiters[l] & ~(1 << scan)
        :: else
        fi;
        scan++
    :: else -> break
    od;
    scan = 0
}

/* Waiter.releaseAll */
inline releaseAll() {
    do
    :: chain == 0 -> break
    :: else ->
        atomic {
            do
            :: chain & (1 << scan) -> break
            :: else -> scan++
            od;
            chain = chain & ~(1 << scan);
#ifdef UNPARK_FIRST
            permit[scan] = true
        }
        released[scan] = true;
#else
            released[scan] = true
        }
        permit[scan] = true;
#endif
        scan = 0
    od
}

/* Submission.enqueue: mine says whether it was accepted, for the caller */
inline enqueue(l) {
    do
    :: shut[l] -> break
    :: else ->
        atomic {
            if
            :: depth > 0 -> break
            :: depth == 0 && pending ->
                /* ItemWord.advance */
                requests++;
                accepted++;
                break
            :: else
            fi
        }
        /* Submission.place */
        lock(l);
#ifndef CLOSED_UNSEEN
        if
        :: shut[l] -> unlock(l); break
        :: else
        fi;
#endif
#ifdef PLACE_FIRST
        place = STORED;
#endif
        atomic {
            if
            :: depth == 0 && !pending ->
                /* ItemWord.applyIf */
                pending = true;
                requests = 1;
                accepted++;
                won = true
            :: else
            fi
        }
        if
        :: d_step { won -> won = false }
            /* Lane.append */
            d_step {
                assert(!(l == 0 && endOfLane));
                lastSequence[l]++;
                sequence = lastSequence[l];
                stored[l] = true;
                home = l
            }
            /* ItemWord.setPlace */
            d_step {
                place = STORED;
                locked[l] = false
            }
            break
        :: else ->
            unlock(l)
        fi
    od
}

/* Lane.remove: in d_steps only */
inline remove(l) {
    assert(WAITS_IN(l));
    if
    :: place == STORED -> stored[l] = false
    :: place == PARKED -> slots[l]--
    :: place == RESUMED -> resumed[l] = false; slots[l]--
    fi;
    place = TAKEN
}

/* Removed requests are reported by whoever removed them: in d_steps only */
inline letGo() {
    assert(pending);
    pending = false;
    parkedMark = false;
    removed = removed + requests;
    requests = 0;
    scan = 0;
    do
    :: scan < CANCELLERS -> old[scan] = false; scan++
    :: else -> break
    od;
    scan = 0
}

/* ================================================================ a worker, and the body */

proctype Worker(byte me) {
    byte chain, scan, lane, to;
    bool won, handed;

waiting:
end_waiting:
    /* the pool, see wakeup.pml */
    if
    :: READY(0) -> lane = 0
    :: READY(1) -> lane = 1
    fi;
    /* Serving.begin */
    lock(lane);

take:
    /* Lane.take */
    if
    :: d_step { resumed[lane] -> resumed[lane] = false }
    :: else ->
        if
        :: !stored[lane] ->
            unlock(lane);
            runLane[me] = NONE;
            goto waiting
#ifdef PARK_PLAIN
        :: stored[lane] && running ->
            parkedMark = true;
            d_step {
#else
        :: d_step { stored[lane] && running ->
            /* Lane.park */
            parkedMark = true;
#endif
                stored[lane] = false;
                place = PARKED;
                slots[lane]++
            }
            goto take
        :: d_step { stored[lane] && !running ->
                stored[lane] = false;
                slots[lane]++
            }
        fi
    fi;
    /* Lane.enter */
    d_step {
        place = TAKEN;
        runLane[me] = lane;
        runListed[me] = true;
        runInside[me] = true;
        runNumber[me] = sequence;
        locked[lane] = false
    }
    /* Run.start */
    itemRun = me;
    d_step {
        assert(pending && !running && depth == 0);
        assert(!(lane == 0 && endOfLane));
        pending = false;
        running = true;
        delivered = delivered + requests;
        requests = 0;
        scan = 0;
        do
        :: scan < CANCELLERS -> oldRuns[scan] = old[scan]; old[scan] = false; scan++
        :: else -> break
        od;
        scan = 0
    }
    /* BodyRunner.runOne */
    d_step {
        inside++;
        assert(inside == 1)
    }
    if
    :: self > 0 ->
        self--;
        if :: to = 0 :: to = 1 fi;
        enqueue(to);
        won = false
    :: true
    fi;
    d_step { to = 0; inside-- }
    /* Run.end */
    d_step {
        running = false;
        handed = parkedMark;
        parkedMark = false;
        scan = 0;
        do
        :: scan < CANCELLERS -> oldRuns[scan] = false; scan++
        :: else -> break
        od;
        scan = 0
    }
    runInside[me] = false;
    if
    :: handed ->
        handed = false;
        /* Serving.handOver */
        to = home;
        lock(to);
        d_step {
            /* Lane.resume */
            if
            :: WAITS_IN(to) && place == PARKED && !parkedMark ->
                place = RESUMED;
                resumed[to] = true
            :: else
            fi;
            locked[to] = false;
            to = 0
        }
    :: else
    fi;
    /* Serving.visit */
    lock(lane);
    d_step {
        /* Lane.leave */
        runListed[me] = false;
        slots[lane]--;
        satisfied(lane)
    }
    if
    :: chain == 0 -> goto take
    :: else
    fi;
    unlock(lane);
    releaseAll();
    runLane[me] = NONE;
    goto waiting
}

/* ================================================================ those who ask */

proctype Requester() {
    byte to, left = OUTSIDE;
    bool won;

    do
    :: left == 0 -> break
    :: left > 0 ->
        left--;
        if :: to = 0 :: CLOSES > 0 -> to = 1 fi;    /* without a close the lanes are alike */
        enqueue(to)
    od;
    finished++
}

/* Removal.disable, with the place under the lock of the home */
inline disable() {
    do
    :: d_step { !pending -> /* ItemWord.applyIf */ depth++ }
        break
    :: pending ->
        lane = home;
        if
        :: lane == NONE
        :: else ->
            /* Removal.unqueue */
            lock(lane);
            if
            :: WAITS_IN(lane) ->
                d_step { remove(lane) }
                d_step {
                    letGo();
                    depth++;
#ifndef REMOVE_SILENT
                    satisfied(lane);
#endif
                    locked[lane] = false
                }
                releaseAll();
                break
            :: else ->
                unlock(lane)
            fi
        fi
    od
}

/* Waits.await and Await.OfRun */
inline awaitRun() {
    do
    :: !running -> break
    :: running && !gaveUp ->
        run_ = itemRun;
        lane = runLane[run_];
        if
        :: lane == NONE
        :: else ->
            number = runNumber[run_];
            lock(lane);
            d_step {
                released[me] = false;
                /* Lane.numberOf */
#ifdef REGISTER_UNSEEN
                if
                :: true ->
                    awaited[me] = number;
                    waiters[lane] = waiters[lane] | (1 << me);
                    registered = true
                fi;
#else
                if
                :: runLane[run_] == lane && runListed[run_] && runInside[run_] ->
                    awaited[me] = runNumber[run_];
                    /* Awaited.register */
                    waiters[lane] = waiters[lane] | (1 << me);
                    registered = true
                :: else
                fi;
#endif
                number = 0;
                locked[lane] = false
            }
            do
            :: !registered || released[me] -> break
            :: registered && !released[me] ->
                if
                :: permit[me] -> permit[me] = false
                :: me == 0 && interrupted ->
                    /* Await.withdraw */
                    lock(lane);
                    d_step {
                        waiters[lane] = waiters[lane] & ~(1 << me);
                        locked[lane] = false;
                        gaveUp = true
                    }
                    break
                fi
            od;
            registered = false
        fi
    :: gaveUp -> break
    od;
    skip;
    d_step { run_ = 0; lane = 0; registered = false }
}

/* Removal.enable */
inline enable() {
    d_step {
        assert(depth > 0);
        depth--
    }
}

/* ItemVerbs.cancelSync */
proctype Canceller(byte me) {
    byte chain, scan, lane, run_, number;
    bool gaveUp, registered;

    d_step {
        old[me] = pending;
        oldRuns[me] = running
    }
#ifdef WAIT_BEFORE_DISABLE
    awaitRun();
    disable();
#else
    disable();
#ifdef ENABLE_BEFORE_WAIT
    enable();
    awaitRun();
#else
    awaitRun();
#endif
#endif
#ifndef WAIT_BEFORE_DISABLE
    d_step {
        assert(gaveUp || (!running && !pending && inside == 0));
        lane = 0
    }
#endif
#ifdef INTERRUPT_KEEPS_DEPTH
    if
    :: gaveUp
    :: else -> enable()
    fi;
#else
#ifndef ENABLE_BEFORE_WAIT
    enable();
#endif
#endif
    d_step {
        assert(gaveUp || (!old[me] && !oldRuns[me]));
        finished++
    }
}

/* Closing.close, and with CLOSES 2 Closing.dropRest, whose rest Closing.finishLater looks after */
proctype Closer() {
    byte chain, scan;
    bool over, more;

    /* Closing.refuse */
    lock(0);
    shut[0] = true;
    d_step { satisfied(0); locked[0] = false }
    releaseAll();
again:
    /* Closing.awaitIdle */
    lock(0);
    d_step {
        released[CLOSER] = false;
        if :: IDLE(0) -> more = false :: else -> waiters[0] = waiters[0] | (1 << CLOSER); more = true fi;
        locked[0] = false
    }
    do
    :: !more || released[CLOSER] -> break
    :: more && !released[CLOSER] ->
        if
        :: permit[CLOSER] -> permit[CLOSER] = false
        :: CLOSES == 2 && !over ->
            over = true;
            lock(0);
            d_step { waiters[0] = waiters[0] & ~(1 << CLOSER); locked[0] = false }
            do
            :: true ->
                /* Closing.dropOne */
                lock(0);
                if
                :: WAITS_IN(0) ->
#ifdef WORD_FIRST
                    d_step { letGo() }
                    d_step { remove(0); satisfied(0); locked[0] = false }
#else
                    d_step { remove(0) }
                    d_step { letGo(); satisfied(0); locked[0] = false }
#endif
                    releaseAll()
                :: else ->
                    unlock(0);
                    break
                fi
            od;
            goto again
        fi
    od;
    skip;
    d_step {
        more = false;
        /* Closing.finish */
        endOfLane = true;
        finished++
    }
}

proctype Interrupter() {
    interrupted = true;
    finished++
}

/* When nothing moves any more. */
proctype Judge() {
    timeout;
    assert(finished == CANCELLERS + 1 + (CLOSES > 0 -> 1 : 0) + (INTERRUPTS > 0 -> 1 : 0));
    assert(!pending && !running && requests == 0 && depth == 0 && place == TAKEN);
    assert(accepted == delivered + removed);
    assert(waiters[0] == 0 && waiters[1] == 0 && slots[0] == 0 && slots[1] == 0)
}

init {
    atomic {
        byte i = 0;
        run Worker(0);
        run Worker(1);
        run Requester();
        do
        :: i < CANCELLERS -> run Canceller(i); i++
        :: else -> break
        od;
        if :: CLOSES > 0 -> run Closer() :: else fi;
        if :: INTERRUPTS > 0 -> run Interrupter() :: else fi;
        run Judge()
    }
}
