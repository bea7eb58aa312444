/*
 * What a worker has taken and not begun: two workers claim what they took, one item after the other, and two others take
 * back what is left, under the lane's lock; one of them cancels an item, the other one only looks.
 *
 * Run.left is read and written in one step where the library uses a single read-modify-write. Everything under the lane's
 * lock that nobody reads without it is one d_step. A comment in slashes names the method of the library. See README.md.
 */

#ifndef ITEMS
#define ITEMS 4
#endif
#ifndef MOST
#define MOST 3          /* that a worker takes in one visit */
#endif
#ifndef CANCELLED
#define CANCELLED 2     /* the item that is to be cancelled; they are numbered from 1 */
#endif

#define WORKERS 2
#define NOBODY 0

/* ---- the lane, under its lock */

bool locked;
byte store[ITEMS];      /* the oldest first */
byte size;
byte kept;              /* for how many items the store keeps room */
bool placed[ITEMS + 1]; /* its place says STORED */
bool listed[WORKERS];   /* the run is in the list of the running ones */

/* ---- a run; items are written under the lock, cleared by its worker when they have ended */

#define AT(w, i) items[(w) * MOST + (i)]

byte items[WORKERS * MOST];
byte runSize[WORKERS];
byte runKept[WORKERS];
short left[WORKERS];    /* taken, and not claimed yet */
byte rest[WORKERS];

/* ---- what is to be shown */

byte begun[ITEMS + 1];
bool gone[ITEMS + 1];
byte looked;
byte finished;

inline lock() { atomic { !locked -> locked = true } }

inline unlock() {
    assert(size + kept <= ITEMS);
    locked = false
}

/* Run.revoke, and the begin of Lane.recall */
#ifdef RECALL_PLAIN
inline revoke(w) {
    if
    :: listed[w] ->
        seen = left[w];
        left[w] = 0;
        rest[w] = (seen > 0 -> seen : 0);
        runSize[w] = runSize[w] - rest[w];
        seen = 0
    :: else
    fi
}
#else
inline revoke(w) {
    d_step {
        if
        :: listed[w] ->
            rest[w] = (left[w] > 0 -> left[w] : 0);
            left[w] = 0;
            runSize[w] = runSize[w] - rest[w]
        :: else
        fi
    }
}
#endif

/* Lane.recall: the youngest first, so that the store is in its old order */
inline recall() {
    revoke(0);
    revoke(1);
    d_step {
        do
        :: rest[0] == 0 && rest[1] == 0 -> break
        :: else ->
            /* Lane.youngestRest */
#ifdef OLDEST_FIRST
            if
            :: rest[0] > 0 && (rest[1] == 0 || AT(0, runSize[0] + rest[0] - 1) < AT(1, runSize[1] + rest[1] - 1)) -> w_ = 0
#else
            if
            :: rest[0] > 0 && (rest[1] == 0 || AT(0, runSize[0] + rest[0] - 1) > AT(1, runSize[1] + rest[1] - 1)) -> w_ = 0
#endif
            :: else -> w_ = 1
            fi;
            rest[w_] = rest[w_] - 1;
            /* Run.takeBack */
            item_ = AT(w_, runSize[w_] + rest[w_]);
            AT(w_, runSize[w_] + rest[w_]) = NOBODY;
            assert(item_ != NOBODY);
            assert(!placed[item_]);
            placed[item_] = true;
            /* RingLane.storePutBack */
            i_ = size;
            do
            :: i_ > 0 -> store[i_] = store[i_ - 1]; i_--
            :: else -> break
            od;
            store[0] = item_;
            size++;
            kept--;
            runKept[w_] = runKept[w_] - 1
        od;
        i_ = 0;
        do
        :: i_ + 1 < size -> assert(store[i_] < store[i_ + 1]); i_++
        :: else -> break
        od;
        i_ = 0;
        w_ = 0;
        item_ = 0
    }
}

/* RingLane.storePoll: in d_steps only */
inline storePoll() {
    item_ = store[0];
    i_ = 0;
    do
    :: i_ + 1 < size -> store[i_] = store[i_ + 1]; i_++
    :: else -> break
    od;
    size--;
    store[size] = NOBODY;
    placed[item_] = false;
    i_ = 0
}

proctype Worker(byte me) {
    byte index, filled, i_, item_;
    short seen;

waiting:
end_waiting:
    size > 0;
    lock();
    goto take;

take:
    skip;
    /* Lane.take and Lane.takeMore; Run.fill */
    d_step {
        index = 0;
        filled = 0;
        do
        :: filled < MOST && size > 0 ->
            storePoll();
            AT(me, filled) = item_;
            filled++
        :: else -> break
        od;
        runSize[me] = filled;
        if
        :: filled > 0 ->
            runKept[me] = filled - 1;
            kept = kept + filled - 1;
            listed[me] = true;
            left[me] = filled - 1
        :: else
        fi;
        item_ = 0;
        unlock()
    }
    if
    :: filled == 0 -> goto waiting
    :: else
    fi;
    do
    :: true ->
        /* Run.start */
        item_ = AT(me, index);
        d_step {
            assert(item_ != NOBODY);
            assert(!gone[item_] && !placed[item_]);
            begun[item_]++;
            assert(begun[item_] == 1);
            item_ = 0
        }
        /* Run.end */
        AT(me, index) = NOBODY;
        /* Run.claim */
        if
        :: index + 1 == filled -> break
        :: else ->
#ifdef CLAIM_PLAIN
            seen = left[me];
            left[me] = seen - 1;
#else
            d_step { seen = left[me]; left[me] = left[me] - 1 }
#endif
            if
            :: seen <= 0 -> break
            :: else -> index++; seen = 0
            fi
        fi
    od;
    seen = 0;
    /* Serving.visit */
    lock();
    d_step {
        /* Lane.leave */
        listed[me] = false;
        runSize[me] = 0;
        kept = kept - runKept[me];
        runKept[me] = 0
    }
    goto take
}

/* Removal.unqueue of one item; it looks again while the item is claimed and not begun */
proctype Canceller() {
    byte i_, item_, w_;
    short seen;

    do
    :: begun[CANCELLED] > 0 -> break
    :: begun[CANCELLED] == 0 ->
        lock();
        /* Lane.holds */
        if
        :: placed[CANCELLED]
        :: else -> recall()
        fi;
        if
        :: d_step {
            placed[CANCELLED] ->
                /* RingLane.storeRemove */
                i_ = 0;
                do
                :: store[i_] != CANCELLED -> i_++
                :: else -> break
                od;
                do
                :: i_ + 1 < size -> store[i_] = store[i_ + 1]; i_++
                :: else -> break
                od;
                size--;
                store[size] = NOBODY;
                placed[CANCELLED] = false;
                i_ = 0;
                gone[CANCELLED] = true;
                unlock()
            }
            break
        :: else ->
            unlock()
        fi
    od;
    finished++
}

/* Pool.recall, and whoever wants exact places: after it what a run has not given back is begun, or about to be */
proctype Looker() {
    byte i_, item_, w_;
    short seen;

    lock();
    recall();
    d_step {
        looked = size;
        unlock()
    }
    finished++
}

/* When nothing moves any more. */
proctype Judge() {
    byte item = 1;
    timeout;
    d_step {
        assert(finished == 2 && size == 0 && kept == 0);
        do
        :: item <= ITEMS ->
            assert(begun[item] + gone[item] == 1 && !placed[item]);
            item++
        :: else -> break
        od
    }
}

init {
    atomic {
        byte i = 0;
        do
        :: i < ITEMS -> store[i] = i + 1; placed[i + 1] = true; i++
        :: else -> break
        od;
        size = ITEMS;
        run Worker(0);
        run Worker(1);
        run Canceller();
        run Looker();
        run Judge()
    }
}
