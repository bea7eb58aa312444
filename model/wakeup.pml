/*
 * How work that is submitted finds a worker: the pool's sections, the flag and the permit of a worker, the dispatcher that
 * starts threads and looks after hasty and blocked workers, and the end of all of them.
 *
 * A section of a lock is one d_step, since nobody else may touch what it touches. What is read or written without a lock
 * is a step of its own. A comment in slashes, "Class.method", names the method of the library that the lines below stand for.
 * See README.md for what is left out, and for the planted defects, each of which is a macro.
 */

#ifndef WORKERS
#define WORKERS 2       /* threads that may be there at the same time */
#endif
#ifndef CPUS
#define CPUS 1          /* that may be awake, if none is blocked */
#endif
#ifndef FIRST
#define FIRST 1         /* items submitted to lane 0 */
#endif
#ifndef SECOND
#define SECOND 1        /* items submitted to lane 1 */
#endif
#ifndef FAILURES
#define FAILURES 0      /* starts of a thread that fail */
#endif
#ifndef RETIREMENTS
#define RETIREMENTS 0   /* idle times that end before the close */
#endif
#ifndef SPURIOUS
#define SPURIOUS 0      /* returns from a park without a reason */
#endif
#ifndef BLOCKS
#define BLOCKS 0        /* the first body in lane 0: 0 returns; 1 blocks until all others have run; 2 says so before; 3 either */
#endif
#ifndef HASTY
#define HASTY 0         /* whether the bodies of lane 0 were short lately */
#endif
#ifndef LINGERS
#define LINGERS 0       /* spins and yields, all together */
#endif

#define LANES 2
#define TOTAL (FIRST + SECOND)
#define NONE 15
#define BRISK(l) (HASTY && (l) == 0)    /* its bodies were short lately */
#define PATIENCE 1              /* of a hasty worker's lane */

/* ---- lanes, each under its lock */

byte stored[LANES];
bool listed[LANES];
byte patience[LANES];

/* ---- the pool, under its lock; watched and closed are read without it */

chan ring = [LANES] of { byte };
byte slow;                      /* lanes in the ring whose bodies are long */
byte stack[WORKERS];
byte idle;
bool onStack[WORKERS];
byte searching;
byte live, starting, requests;  /* Staff */
byte hasty;
byte uncounted;
bool newRequest, watched, relied, stuck, closed;

/* ---- workers */

mtype = { GONE, STARTED };
mtype thread[WORKERS] = GONE;
bool entered[WORKERS], abandoned[WORKERS];      /* Entry */
bool arrived[WORKERS];          /* is one of the staff's workers */
bool woken[WORKERS], permit[WORKERS];
bool isHasty[WORKERS], replaced[WORKERS];
byte laneOf[WORKERS] = NONE;    /* Run.lane */
byte left[WORKERS];             /* taken, and not claimed yet */
bool cameBy[WORKERS];           /* since the monitor looked last */
bool blocked[WORKERS];          /* as the state of its thread says */

/* ---- the dispatcher */

bool told, dispatcherBegan, dispatcherPermit, stopped;

/* ---- what the environment does, and what is to be shown */

bool blockerBegan;              /* the first body in lane 0 blocks until all others have run */
byte ran;
byte submitted[LANES];
byte submitters = 1;
bool ended;                     /* Ending */
byte failures = FAILURES, retirements = RETIREMENTS, spurious = SPURIOUS, lingers = LINGERS;

#define READY(l) (stored[l] > 0)
#define AWAKE (live - idle - starting)
#define OVER (AWAKE - CPUS - uncounted)
#define ADMITS (OVER + 1 <= 0)
#define MAY_CALL (searching == 0 && ADMITS)
#define STAYS(w) (!cameBy[w] && laneOf[w] != NONE)   /* Worker.stays */
#define STARVED (len(ring) > 0 && searching == 0 && starting == 0 && !ADMITS)

/* The promise: while a lane is in the ring that one more worker might take, somebody searches, or a thread is on its way;
   or it was left to a hasty worker, which is watched. And where one more may not be awake, the monitor looks. */
#define PROMISED (len(ring) == 0 || !ADMITS || closed || searching > 0 || starting > 0 || (hasty > 0 && watched))
#define WATCHED (!STARVED || watched)

/* ================================================================ sections of the pool's lock; inside d_step only */

inline add(l) {
    ring!l;
    if :: BRISK(l) :: else -> slow++ fi
}

inline poll(l) {
    ring?l;
    if :: BRISK(l) :: else -> slow-- fi
}

/* IdleStack.push */
inline push(w) {
    stack[idle] = w;
    idle++;
    onStack[w] = true
}

/* Pool.call */
inline call() {
    if
    :: idle > 0 ->
        idle--;
        who = stack[idle];
        stack[idle] = 0;
        onStack[who] = false;
        searching++
    :: else ->
        if
        :: starting == 0 && !closed ->
            /* Staff.request */
            starting++;
            requests++;
            live++;
            newRequest = true
        :: else
        fi
    fi
}

/* Pool.callSomebody */
inline callSomebody() {
    if
    :: MAY_CALL ->
        relied = (hasty > 0 && !stuck && slow == 0);
        if :: relied :: else -> call() fi
    :: else
    fi
}

/* Pool.callIfAnyWaits */
inline callIfAnyWaits() {
    if :: len(ring) > 0 -> callSomebody() :: else fi
}

/* Pool.takeNews */
inline takeNews() {
    tell = newRequest;
    newRequest = false;
    if
    :: !watched && (relied || STARVED) ->
        watched = true;
        tell = true
    :: else
    fi;
    relied = false;
    assert(PROMISED);
    assert(WATCHED)
}

/* Uncounted.comeBack */
inline comeBack(w) {
    if
    :: replaced[w] ->
        replaced[w] = false;
        uncounted--
    :: else
    fi
}

/* Pool.setHasty */
inline setHasty(w, present) {
    if
    :: isHasty[w] && !present -> hasty--
    :: !isHasty[w] && present -> hasty++
    :: else
    fi;
    isHasty[w] = present
}

/* ================================================================ steps that hold no lock */

/* Dispatcher.tell */
inline tellDispatcher() {
    atomic { if :: tell && told -> tell = false :: else fi }
    atomic { if :: tell -> told = true :: else fi }
    atomic {
        if
        :: tell ->
            if :: dispatcherBegan -> dispatcherPermit = true :: else fi;
            tell = false
        :: else
        fi
    }
}

/* Pool.unlockAndCall */
inline unlockAndCall() {
    atomic {
        if
        :: who != NONE ->
            /* Worker.wake */
#ifdef LOSE_FLAG
            permit[who] = true
        :: else
        fi
    }
    atomic {
        if
        :: who != NONE ->
            woken[who] = true;
#else
            woken[who] = true
        :: else
        fi
    }
    atomic {
        if
        :: who != NONE ->
            permit[who] = true;
#endif
            who = NONE
        :: else
        fi
    }
    tellDispatcher()
}

/* Pool.rely */
inline rely() {
    if
    :: !watched ->
        d_step {
            relied = true;
            takeNews()
        }
        unlockAndCall()
    :: else
    fi
}

/* Lane.unlock: the end of a section of a lane's lock; inside d_step only */
inline laneUnlock(l) {
    submits = (!listed[l] && READY(l) && stored[l] > patience[l]);
    if :: submits -> listed[l] = true :: else fi;
    relies = (!listed[l] && READY(l))
}

/* What Lane.unlock does when the lock is free again */
inline laneUnlocked(l) {
    if
    :: submits ->
        /* Pool.submit */
        d_step {
            submits = false;
            add(l);
#ifdef SUBMIT_ONLY
            if :: idle == 0 -> callSomebody() :: else fi;
#else
            callSomebody();
#endif
            takeNews()
        }
        unlockAndCall()
    :: relies ->
        relies = false;
        rely()
    :: else
    fi
}

/* Lane.take: inside d_step only */
inline take(l) {
    if
    :: READY(l) ->
        taken = 1;
        if :: isHasty[me] && stored[l] > 1 -> taken = 2 :: else fi;
        stored[l] = stored[l] - taken;
        left[me] = taken - 1;
        laneOf[me] = l;
        cameBy[me] = true
    :: else ->
        taken = 0
    fi;
    if :: taken > 0 && isHasty[me] -> patience[l] = PATIENCE :: else -> patience[l] = 0 fi
}

/* Lane.recall: inside d_step only */
inline laneRecall(l) {
    other = 0;
    do
    :: other < WORKERS ->
        if
        :: laneOf[other] == l ->
            stored[l] = stored[l] + left[other];
            left[other] = 0
        :: else
        fi;
        other++
    :: else -> break
    od;
    other = 0
}

/* ================================================================ a worker */

proctype Worker(byte me) {
    byte who = NONE, lane = NONE, served = NONE, taken, shift;
    bool tell, submits, relies, searched, declared, spins, yields, giveUp;

absent:
end_absent:
    thread[me] == STARTED;
    /* Worker.run */
    /* Entry.arrive */
    if
    :: abandoned[me] ->
        thread[me] = GONE;
        goto absent
    :: d_step { !abandoned[me] -> entered[me] = true }
    fi;
    /* Pool.arrive */
    d_step {
        arrived[me] = true;
        starting--;
        searching++;
        searched = true;
        assert(PROMISED)
    }

look:
    /* Worker.choose */
    if
    :: served != NONE && lingers > 0 -> lingers--; spins = true
    :: served != NONE && lingers > 0 -> lingers--; yields = true
    :: true
    fi;
    /* Pool.next */
    d_step {
        if :: searched -> searching-- :: else fi;
        searched = false;
        comeBack(me);
        setHasty(me, false);
        if :: len(ring) > 0 && OVER <= 0 -> poll(lane) :: else fi;
        if
        :: lane != NONE && lane == served && len(ring) > 0 ->
            add(lane);
            poll(lane)
        :: else
        fi;
        served = NONE;
        if
        :: lane == NONE ->
            if
            :: !closed && OVER <= 0 && spins && searching == 0 ->
                searching++;
                searched = true
            :: !closed && OVER <= 0 && yields ->
                spins = false
            :: else ->
                spins = false;
                yields = false;
#ifndef IDLE_OUTSIDE
                push(me)
#endif
            fi
        :: else ->
            spins = false;
            yields = false;
            setHasty(me, BRISK(lane));
#ifndef NO_PASS_ON
            callIfAnyWaits()
#endif
        fi;
        takeNews()
    }
#ifdef IDLE_OUTSIDE
    if
    :: lane == NONE && !spins && !yields -> d_step { push(me); takeNews() }
    :: else
    fi;
#endif
    unlockAndCall();
    if
    :: lane != NONE -> goto serve
    :: lane == NONE && spins ->  /* Lingerer.spin */
        spins = false;
        goto look
    :: lane == NONE && yields -> /* Lingerer.giveWay */
        yields = false;
        goto look
    :: else
    fi;

#ifdef CLEAR_LATE
    woken[me] = false;
#endif
    /* Worker.idleUntilWoken */
    do
    :: woken[me] -> break
    :: else ->
        if
        :: closed -> giveUp = true
        :: !closed ->
            if
            :: permit[me] -> permit[me] = false
            :: spurious > 0 -> spurious--
            :: retirements > 0 -> retirements--; giveUp = true
            fi
        fi;
        if
        :: giveUp ->
            giveUp = false;
            /* Pool.retire */
            if
#ifdef RETIRE_WOKEN
            :: d_step { true ->
#else
            :: d_step { onStack[me] ->
#endif
                shift = 0;
                do
                :: shift < idle && stack[shift] != me -> shift++
                :: else -> break
                od;
                do
                :: shift + 1 < idle -> stack[shift] = stack[shift + 1]; shift++
                :: else -> break
                od;
                shift = 0;
                if :: onStack[me] -> idle--; stack[idle] = 0 :: else fi;
                onStack[me] = false;
                /* Staff.leave */
                live--;
                arrived[me] = false;
                assert(PROMISED)
               }
                goto leave
            :: else ->
                /* Worker.awaitFlag */
                do
                :: woken[me] -> break
                :: else ->
                    if
                    :: permit[me] -> permit[me] = false
                    :: spurious > 0 -> spurious--
                    fi
                od
            fi
        :: else
        fi
    od;
    woken[me] = false;
    searched = true;
    goto look;

serve:
    skip;
    /* Serving.begin */
    d_step {
        listed[lane] = false;
        take(lane);
        laneUnlock(lane)
    }
    laneUnlocked(lane);
    /* Serving.serve */
    do
    :: taken == 0 -> break
    :: else ->
#ifndef TAKE_UNSAID
        if :: isHasty[me] && taken > 1 -> rely() :: else fi;
#endif
        taken = 0;
        /* BodyRunner.runAll */
        do
        :: true ->
            if
            :: d_step { BLOCKS > 0 && lane == 0 && !blockerBegan -> blockerBegan = true; blocked[me] = true }
                if
                :: (BLOCKS & 2) ->
                    declared = true;
                    /* Pool.beginBlocking */
                    d_step {
                        if
                        :: !replaced[me] ->
                            replaced[me] = true;
                            uncounted++;
#ifndef DECLARE_ONLY
                            callIfAnyWaits()
#endif
                        :: else
                        fi;
                        takeNews()
                    }
                    unlockAndCall()
                :: (BLOCKS & 1)
                fi;
                ran == TOTAL - 1;
                blocked[me] = false;
                if
                :: declared && replaced[me] ->
                    /* Pool.comeBack */
                    d_step { comeBack(me); assert(PROMISED) }
                :: else
                fi;
                declared = false
            :: else
            fi;
            ran++;
            /* Run.claim */
            if
            :: d_step { left[me] > 0 -> left[me] = left[me] - 1 }
            :: else -> break
            fi
        od;
        if
        :: replaced[me] ->
            d_step { comeBack(me); assert(PROMISED) }
        :: else
        fi;
        if
        :: isHasty[me] && stored[lane] > 0 ->
            /* Worker.setHasty */
            /* Pool.changeHasty */
            d_step {
                setHasty(me, false);
                callIfAnyWaits();
                takeNews()
            }
            unlockAndCall()
        :: true
        fi;
        /* Pool.hasSurplus */
        /* Pool.otherLaneWaits */
        if
        :: len(ring) > listed[lane] || OVER > 0 -> giveUp = true
        :: OVER <= 0
        fi;
        /* Serving.visit */
        d_step {
            if :: giveUp -> taken = 0; patience[lane] = 0 :: else -> take(lane) fi;
            giveUp = false;
            laneUnlock(lane)
        }
        laneUnlocked(lane)
    od;
    /* Run.leave */
    laneOf[me] = NONE;
    served = lane;
    lane = NONE;
    goto look;

leave:
    /* Engine.workerGone */
    thread[me] = GONE;
    /* Pool.tellEnd */
    if :: closed && live == 0 -> ended = true :: else fi;
    goto absent
}

/* ================================================================ the dispatcher */

proctype Dispatcher() {
    byte who = NONE, other, coming = NONE, watch, lane = NONE;
    bool tell, submits, relies, wanted, pausing, watching, foundStuck, knowsStuck;
    bool stays[WORKERS];

    dispatcherBegan = true;
    /* Dispatcher.run */
    do
    :: stopped -> break
    :: else ->
#ifndef CLEAR_AFTER_LOOK
        told = false;
#endif
        /* Keeper.startWorkers */
        do
        :: true ->
            /* Pool.takeRequest */
            d_step {
                wanted = false;
                if
                :: requests > 0 && !pausing ->
                    requests--;
                    if
                    :: len(ring) > 0 && idle == 0 && ADMITS && !closed -> wanted = true
                    :: else ->
                        /* Staff.drop */
                        starting--;
                        live--
                    fi
                :: else
                fi;
                assert(PROMISED);
                if
                :: wanted ->
                    coming = 0;
                    do
                    :: coming < WORKERS && thread[coming] != GONE -> coming++
                    :: else -> break
                    od;
                    assert(coming < WORKERS);
                    entered[coming] = false;
                    abandoned[coming] = false
                :: else
                fi
            }
            if
            :: !wanted -> break
            :: wanted ->
                wanted = false;
                /* Keeper.start */
                if
                :: thread[coming] = STARTED
                :: failures > 0 ->      /* nothing was started */
                    failures--;
                    pausing = true
                :: failures > 0 ->      /* it was started, and the start threw all the same */
                    failures--;
                    thread[coming] = STARTED;
                    /* Entry.abandon */
                    if
                    :: d_step { !entered[coming] -> abandoned[coming] = true }
                        pausing = true
                    :: else
                    fi
                fi;
                coming = NONE;
                if
                :: pausing ->
                    /* Pool.putRequestBack */
                    d_step {
                        if
                        :: closed -> starting--; live--
#ifdef LOSE_REQUEST
                        :: !closed -> starting--; live--
#else
                        :: !closed -> requests++
#endif
                        fi
                    }
                    if :: closed && live == 0 -> ended = true :: else fi
                :: else
                fi
            fi
        od;
        skip;
        /* Keeper.watch */
            /* Pool.watch */
            d_step {
#ifdef WATCH_STARVED_ONLY
                watching = STARVED;
#else
                watching = STARVED || hasty > 0;
#endif
                watched = watching;
                assert(WATCHED);
                watch = 0;
                do
                :: watch < WORKERS ->
                    /* Monitor.hasComeBy */
                    stays[watch] = (watching && arrived[watch] && !onStack[watch] && STAYS(watch));
                    cameBy[watch] = false;
                    watch++
                :: else -> break
                od;
                watch = 0
            }
            if
            :: watching ->
                /* Monitor.look */
                do
                :: true ->
                    atomic {
                        do
                        :: watch < WORKERS && !stays[watch] -> watch++
                        :: else -> break
                        od;
                        if :: watch == WORKERS -> watch = 0; break :: else fi
                    }
                    atomic { if :: isHasty[watch] && laneOf[watch] != NONE -> lane = laneOf[watch] :: else fi }
                    if
                    :: lane != NONE ->
                        /* Monitor.lookAfter */
                        foundStuck = true;
                        if
                        :: !knowsStuck ->
                            knowsStuck = true;
                            /* Pool.noteStuck */
#ifndef STUCK_RELIES
                            stuck = true
#endif
                        :: else
                        fi;
                        /* Pool.recall */
                        d_step {
                            laneRecall(lane);
                            patience[lane] = 0;
                            laneUnlock(lane)
                        }
                        laneUnlocked(lane);
                        d_step {
#ifdef STUCK_RELIES
                            callIfAnyWaits();
#else
                            if :: len(ring) > 0 && MAY_CALL -> call() :: else fi;
#endif
                            takeNews()
                        }
                        unlockAndCall()
                    :: else
                    fi;
                    lane = NONE;
                    /* Monitor.judge */
                    if
                    :: blocked[watch] && !replaced[watch] ->
                        /* Pool.replace */
                        d_step {
                            if
                            :: len(ring) > 0 && !closed && arrived[watch] && !onStack[watch] && !replaced[watch] && STAYS(watch) ->
                                replaced[watch] = true;
                                uncounted++;
#ifndef REPLACE_ONLY
                                callSomebody()
#endif
                            :: else
                            fi;
                            takeNews()
                        }
                        unlockAndCall()
                    :: else
                    fi;
                    stays[watch] = false
                od;
                if
                :: knowsStuck && !foundStuck ->
                    knowsStuck = false;
                    stuck = false
                :: else
                fi;
                foundStuck = false
            :: else
            fi;
#ifdef CLEAR_AFTER_LOOK
        told = false;
#endif
        /* Dispatcher.park */
        if
        :: told || stopped
        :: else ->
            if
            :: dispatcherPermit -> dispatcherPermit = false
            :: spurious > 0 -> spurious--
            :: pausing || watching ->   /* the time is over for which it parks */
                pausing = false
            fi
        fi
    od
}

/* ================================================================ those who submit, and who closes */

inline submit() {
    /* Submission.place */
    d_step {
        submitted[lane]++;
        stored[lane]++;
        laneUnlock(lane)
    }
    laneUnlocked(lane)
}

proctype Submitter() {
    byte who = NONE, lane;
    bool tell, submits, relies;

    do
    :: submitted[0] < FIRST || submitted[1] < SECOND ->
        if
        :: submitted[0] < FIRST -> lane = 0
        :: submitted[1] < SECOND -> lane = 1
        fi;
        submit()
    :: else -> break
    od;
    submitters--
}

proctype Closer() {
    byte other;

    /* Closing.awaitIdle: everything that was accepted has run */
    ran == TOTAL && submitters == 0;
    /* Pool.close */
    d_step {
        closed = true;
        /* Staff.dropRequests */
        starting = starting - requests;
        live = live - requests;
        requests = 0
    }
    if :: live == 0 -> ended = true :: else fi;
#ifndef CLOSE_SILENT
    do
    :: other < WORKERS ->
        /* Worker.nudge */
        if :: arrived[other] -> permit[other] = true :: else fi;
        other++
    :: else -> break
    od;
#endif
    /* Pool.join */
    ended;
    assert(live == 0 && starting == 0 && requests == 0 && searching == 0 && idle == 0 && hasty == 0 && uncounted == 0);
    /* Dispatcher.stop */
    stopped = true;
    dispatcherPermit = true
}

init {
    atomic {
#ifdef ONE_FAULT
        if
        :: failures = 1
        :: retirements = 1
        :: spurious = 1
        fi;
#endif
        run Dispatcher();
        run Submitter();
        run Closer();
        byte w = 0;
        do
        :: w < WORKERS -> run Worker(w); w++
        :: else -> break
        od
    }
}

#ifdef LIVENESS
/* Everything that was submitted is served, and after the close everybody ends. */
ltl ends { <> (ran == TOTAL && stopped && live == 0) }
#endif
