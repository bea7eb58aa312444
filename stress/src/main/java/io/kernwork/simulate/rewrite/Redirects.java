package io.kernwork.simulate.rewrite;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of the platform a simulation answers itself. A call of what is listed goes to the method of the same name of {@code
 * Hooks}, with the receiver first; what may wait or tell threads apart and is not listed is refused when the class is loaded,
 * so that nothing is forgotten.
 */
final class Redirects {
    static final ClassDesc HOOKS = ClassDesc.of("io.kernwork.simulate.sched.Hooks");

    private static final String THREAD = "java/lang/Thread";
    private static final String LOCK = "java/util/concurrent/locks/ReentrantLock";
    private static final String SUPPORT = "java/util/concurrent/locks/LockSupport";
    private static final String LATCH = "java/util/concurrent/CountDownLatch";
    private static final String PRIORITY = "io/kernwork/cpu/ThreadPriority";

    private static final Map<String, Set<String>> LISTED = Map.of(
            SUPPORT,
            Set.of("park", "parkNanos", "unpark", "getBlocker"),
            THREAD,
            Set.of(
                    "currentThread",
                    "yield",
                    "onSpinWait",
                    "interrupted",
                    "interrupt",
                    "isInterrupted",
                    "start",
                    "join",
                    "isAlive",
                    "getState",
                    "threadId",
                    "getStackTrace"),
            LOCK,
            Set.of(
                    "lock",
                    "tryLock",
                    "lockInterruptibly",
                    "unlock",
                    "isHeldByCurrentThread",
                    "getHoldCount",
                    "isLocked"),
            LATCH,
            Set.of("await", "countDown"),
            "java/lang/ThreadLocal",
            Set.of("get", "set", "remove"),
            "java/lang/System",
            Set.of("nanoTime", "currentTimeMillis", "identityHashCode"),
            "java/lang/Runtime",
            Set.of("availableProcessors"),
            PRIORITY,
            Set.of("applyToCurrentThread", "support"));

    /** Of the classes above, what tells nothing about threads that run. */
    private static final Map<String, Set<String>> HARMLESS = Map.of(
            THREAD,
            Set.of(
                    "<init>",
                    "getName",
                    "setName",
                    "isVirtual",
                    "isDaemon",
                    "setDaemon",
                    "getPriority",
                    "setPriority",
                    "getContextClassLoader",
                    "setContextClassLoader",
                    "ofPlatform",
                    "ofVirtual",
                    "equals",
                    "toString",
                    "hashCode"),
            LOCK,
            Set.of("<init>", "toString"),
            SUPPORT,
            Set.of(),
            LATCH,
            Set.of("<init>", "getCount"));

    private static final Set<String> FUTURE_WAITS = Set.of("get", "join");

    private final Map<String, MethodTypeDesc> cache = new HashMap<>();

    /** The type of the method of {@code Hooks} that answers the call; null when the call may stay. */
    @Nullable
    MethodTypeDesc of(String owner, String name, MethodTypeDesc type, boolean isStatic, String where) {
        Set<String> listed = LISTED.get(owner);
        if (listed != null && listed.contains(name)) {
            return cache.computeIfAbsent(
                    owner + name + type.descriptorString(), _ -> isStatic ? type : withReceiver(owner, type));
        }
        refuseUnknown(owner, name, where);
        return null;
    }

    private static MethodTypeDesc withReceiver(String owner, MethodTypeDesc type) {
        return type.insertParameterTypes(0, ClassDesc.ofInternalName(owner));
    }

    private static void refuseUnknown(String owner, String name, String where) {
        boolean locks = owner.startsWith("java/util/concurrent/locks/") || owner.equals(THREAD) || owner.equals(LATCH);
        boolean unknown = locks && !HARMLESS.getOrDefault(owner, Set.of()).contains(name);
        boolean waits = owner.equals("java/util/concurrent/CompletableFuture") && FUTURE_WAITS.contains(name);
        boolean monitors = owner.equals("java/lang/Object") && (name.equals("wait") || name.startsWith("notify"));
        if (unknown || waits || monitors || isOther(owner)) {
            throw new IllegalStateException(
                    "the simulator does not know " + owner + "." + name + ", called in " + where);
        }
    }

    private static boolean isOther(String owner) {
        return switch (owner) {
            case "java/util/concurrent/Semaphore",
                    "java/util/concurrent/CyclicBarrier",
                    "java/util/concurrent/Phaser",
                    "java/util/concurrent/Exchanger",
                    "java/util/concurrent/ThreadLocalRandom",
                    "java/util/concurrent/ForkJoinPool" -> true;
            default -> owner.startsWith("java/util/concurrent/") && owner.endsWith("Queue");
        };
    }

    /** Whether a call is a shared step of its own, which stays as it is. */
    static boolean isShared(String owner) {
        return owner.equals("java/lang/invoke/VarHandle")
                || owner.startsWith("java/util/concurrent/atomic/")
                || owner.startsWith("java/util/concurrent/Concurrent")
                || owner.equals("java/util/concurrent/CompletableFuture");
    }

    /** The log is nobody's business in a simulation. */
    static boolean isLog(String owner, String name) {
        return owner.equals("java/lang/System$Logger") && name.equals("log");
    }

    static final MethodTypeDesc STEP = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    static final MethodTypeDesc MONITOR = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);
    static final MethodTypeDesc SWAPPED = MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_boolean);
}
