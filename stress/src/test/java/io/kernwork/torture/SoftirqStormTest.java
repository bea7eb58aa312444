package io.kernwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.base.AtomicSection;
import io.kernwork.base.Body;
import io.kernwork.internal.softirq.CpuPeek;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import io.kernwork.torture.Violations.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short storm of tasklets and all else that runs as a softirq on each build, and that it can still find something. */
@Timeout(120)
final class SoftirqStormTest {
    private static final long SEED = 44;
    private static final long SCHEDULES = 200_000;
    private static final long PLANTED_SCHEDULES = 2_000_000; // most are found in the first storm
    private static final double LEAST_SHARE = 1;

    @Test
    void storm_nothingOverlapsAndNothingIsLost() throws InterruptedException {
        Violations violations = new Violations();
        SoftirqEnds ends = new SoftirqStorm(SCHEDULES, SEED, new SoftirqVerbs(), violations).run();
        System.out.println("storm of softirqs:" + System.lineSeparator() + ends);
        assertThat(violations.lines()).isEmpty();
        assertThat(ends.schedules()).isGreaterThanOrEqualTo(SCHEDULES);
        assertThat(ends.coalesced()).isGreaterThan(LEAST_SHARE);
        assertThat(ends.tasklets.share(ends.tasklets.atExit)).isGreaterThan(LEAST_SHARE);
        assertThat(ends.tasklets.share(ends.tasklets.handedOver)).isGreaterThan(LEAST_SHARE);
        assertThat(ends.tasklets.share(ends.tasklets.outside)).isGreaterThan(LEAST_SHARE);
        assertThat(ends.delivered + ends.removed).isEqualTo(ends.accepted);
    }

    @ParameterizedTest
    @EnumSource
    void storm_withAPlantedDefect_isFound(Defect defect) throws InterruptedException {
        Violations violations = new Violations();
        new SoftirqStorm(PLANTED_SCHEDULES, SEED, defect.verbs(violations), violations).run();
        assertThat(violations.kinds()).as(String.join("\n", violations.lines())).contains(defect.kind);
        System.out.println("planted defect found: storm of softirqs (" + defect + ": " + violations.kinds() + ")");
    }

    /** Counts the calls; true for one in so many. */
    private static class Sometimes extends SoftirqVerbs {
        private final Plants.Rarely rarely = new Plants.Rarely();

        boolean now() {
            return rarely.now();
        }
    }

    /** What is planted, and what the storm must call it. */
    enum Defect {
        MERGED_INTO_A_RUN_THAT_HAS_BEGUN(Kind.LOST) {
            @Override
            SoftirqVerbs verbs(Violations found) {
                return new SoftirqVerbs() {
                    @Override
                    Admission schedule(Tasklet tasklet, boolean high) {
                        return tasklet.isRunning() ? Admission.COALESCED : super.schedule(tasklet, high);
                    }
                };
            }
        },
        SWALLOWED_RAISE(Kind.LOST) {
            @Override
            SoftirqVerbs verbs(Violations found) {
                return new Sometimes() {
                    @Override
                    Admission raise(SoftirqVector vector) {
                        return now() ? Admission.COALESCED : super.raise(vector);
                    }
                };
            }
        },
        SWALLOWED_MARK(Kind.LOST) {
            @Override
            SoftirqVerbs verbs(Violations found) {
                return new Sometimes() {
                    @Override
                    Admission mark(BottomHalves halves, int nr) {
                        return now() ? Admission.COALESCED : super.mark(halves, nr);
                    }
                };
            }
        },
        TWO_BOTTOM_HALVES(Kind.OVERLAP) {
            @Override
            SoftirqVerbs verbs(Violations found) {
                return new SoftirqVerbs() {
                    @Override
                    void prepare(CpuPeek cpus) {
                        cpus.allowBottomHalves(2);
                    }
                };
            }
        },
        SECTION_DOES_NOT_WAIT(Kind.CPU) {
            @Override
            SoftirqVerbs verbs(Violations found) {
                return new SoftirqVerbs() {
                    @Override
                    AtomicSection disableBottomHalves(Softirqs softirqs) {
                        return softirqs.enterInterrupt();
                    }
                };
            }
        },
        RUN_TWICE(Kind.BALANCE) {
            @Override
            SoftirqVerbs verbs(Violations found) {
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
        TWO_THREADS(Kind.OVERLAP) {
            @Override
            SoftirqVerbs verbs(Violations found) {
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

        final Kind kind;

        Defect(Kind kind) {
            this.kind = kind;
        }

        abstract SoftirqVerbs verbs(Violations found);
    }
}
