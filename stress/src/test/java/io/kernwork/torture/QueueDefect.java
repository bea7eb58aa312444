package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is planted in the storm of queues, and what the storm must call it. */
enum QueueDefect {
    SWALLOWED_ENQUEUE(Kind.BALANCE) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new Sometimes() {
                @Override
                Admission enqueue(WorkQueue queue, Work work) {
                    return now() ? Admission.COALESCED : super.enqueue(queue, work);
                }
            };
        }
    },
    FORGETFUL_CANCEL(Kind.BALANCE) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new Sometimes() {
                @Override
                int cancel(Work work) {
                    return Math.min(1, super.cancel(work));
                }
            };
        }
    },
    RUN_TWICE(Kind.BALANCE) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new Sometimes() {
                @Override
                void run(Body body) throws Exception {
                    super.run(body);
                    if (now()) {
                        super.run(body);
                    }
                }
            };
        }
    },
    CANCEL_DOES_NOT_WAIT(Kind.OUTLIVED) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new QueueVerbs() {
                @Override
                int cancelSync(Work work) {
                    return cancel(work);
                }
            };
        }
    },
    DISABLE_ONLY_CANCELS(Kind.DISABLED) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new QueueVerbs() {
                @Override
                int disableSync(Work work) {
                    return work.disable();
                }
            };
        }
    },
    /** Who flushes what is frozen for good does not come back, so the storm may hang before it settles. */
    FORGOTTEN_THAW(Kind.LOST, Kind.HANG) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new Sometimes() {
                @Override
                Duration patience() {
                    return Duration.ofSeconds(1);
                }

                @Override
                void thaw(WorkQueue queue) {
                    if (!now()) {
                        super.thaw(queue);
                    }
                }
            };
        }
    },
    FREEZE_ONLY_COUNTS(Kind.FROZEN) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new QueueVerbs() {
                @Override
                void freeze(WorkQueue queue) {
                    super.freeze(queue);
                    queue.thaw();
                }

                @Override
                void thaw(WorkQueue queue) {
                    // done already
                }
            };
        }
    },
    LIMIT_IGNORED(Kind.LIMIT) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new QueueVerbs() {
                @Override
                void setMaxActive(WorkQueue queue, int limit) {
                    super.setMaxActive(queue, Math.max(limit, queue.maxActive()));
                }
            };
        }
    },
    TWO_SLOTS(Kind.LIMIT, Kind.ORDER) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new QueueVerbs() {
                @Override
                WorkQueueBuilder describe(QueueKind kind, WorkQueueBuilder builder) {
                    return kind == QueueKind.ORDERED ? builder.maxActive(2) : super.describe(kind, builder);
                }
            };
        }
    },
    /** What is held back in the end is lost. */
    OVERTAKING(Kind.ORDER, Kind.LOST, Kind.BALANCE) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new Overtaking();
        }
    },
    NO_RESCUER(Kind.SHARE) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new QueueVerbs() {
                @Override
                WorkQueueBuilder describe(QueueKind kind, WorkQueueBuilder builder) {
                    return switch (kind) {
                        case RECLAIM -> super.describe(QueueKind.PLAIN, builder);
                        case RECLAIM_ORDERED -> builder.ordered();
                        case RECLAIM_UNBOUND ->
                            super.describe(QueueKind.UNBOUND, builder).freezable();
                        default -> super.describe(kind, builder);
                    };
                }
            };
        }
    },
    TWO_THREADS(Kind.OVERLAP) {
        @Override
        QueueVerbs verbs(Violations found) {
            return new Sometimes() {
                @Override
                void run(Body body) throws Exception {
                    if (now()) {
                        Plants.runOnTwoThreads(body::run, found);
                    }
                    super.run(body);
                }
            };
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    private final Set<Kind> kinds;

    QueueDefect(Kind... kinds) {
        this.kinds = Set.of(kinds);
    }

    /** Whether this is what it must be called; a storm ends with the first that it finds. */
    boolean isFoundBy(Set<Kind> found) {
        return !Collections.disjoint(found, kinds);
    }

    abstract QueueVerbs verbs(Violations found);

    /** Counts the calls; true for one in so many. */
    private static class Sometimes extends QueueVerbs {
        private final Plants.Rarely rarely = new Plants.Rarely();

        boolean now() {
            return rarely.now();
        }
    }

    /** Holds one work of each queue back until the next one has gone before it. */
    private static final class Overtaking extends QueueVerbs {
        private final Map<WorkQueue, Work> held = new ConcurrentHashMap<>();

        @Override
        Admission enqueueInOrder(WorkQueue queue, Work work) {
            if (held.putIfAbsent(queue, work) == null) {
                return Admission.QUEUED;
            }
            Admission answer = super.enqueueInOrder(queue, work);
            Work late = held.remove(queue);
            if (late != null) {
                super.enqueueInOrder(queue, late);
            }
            return answer;
        }
    }
}
