package io.kernwork.disturb;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;

/** Calls {@link Disturbance#step} before and after each call by which threads meet: of atomics, locks, latches, clocks, parks. */
final class Rewriting {
    private static final ClassDesc DISTURBANCE = ClassDesc.of(Disturbance.class.getName());
    private static final MethodTypeDesc STEP = MethodTypeDesc.of(ConstantDescs.CD_void);
    private static final Set<String> MEETINGS = Set.of(
            "java/lang/Thread",
            "java/lang/invoke/VarHandle",
            "io/kernwork/base/Ticker",
            "io/kernwork/internal/queue/Parking");

    private Rewriting() {}

    /** The class file of a class whose threads are to be held up. */
    static byte[] of(byte... original) {
        CodeTransform around = (code, element) -> {
            boolean meets = element instanceof InvokeInstruction call
                    && meets(call.owner().asInternalName());
            if (meets) {
                code.invokestatic(DISTURBANCE, "step", STEP);
            }
            code.with(element);
            if (meets) {
                code.invokestatic(DISTURBANCE, "step", STEP);
            }
        };
        ClassFile format = ClassFile.of();
        ClassModel type = format.parse(original);
        // What makes an object or a class is seen by nobody yet.
        ClassTransform whole = ClassTransform.transformingMethodBodies(
                method -> !method.methodName().stringValue().startsWith("<"), around);
        return format.transformClass(type, whole);
    }

    private static boolean meets(String owner) {
        return owner.startsWith("java/util/concurrent/") || MEETINGS.contains(owner);
    }
}
