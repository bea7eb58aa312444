package io.kernwork.simulate.rewrite;

import io.kernwork.simulate.rewrite.Mutation.Kind;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import org.jspecify.annotations.Nullable;

/** Rewrites the code of one method. */
final class MethodRewriter implements CodeTransform {
    private static final MethodTypeDesc QUIET = MethodTypeDesc.of(ConstantDescs.CD_void);

    private final Rewriter rewriter;
    private final ClassModel type;
    private final MethodModel method;
    private final String typeName;
    private final String methodName;
    private final boolean monitored;
    private final boolean
            initializes; // a class, once in its life: its steps would make the first run differ from the next
    private final boolean instance;
    private int line;
    private @Nullable Label begin;

    MethodRewriter(Rewriter rewriter, ClassModel type, MethodModel method) {
        this.rewriter = rewriter;
        this.type = type;
        this.method = method;
        this.typeName = type.thisClass().asInternalName();
        this.methodName = method.methodName().stringValue();
        this.monitored = method.flags().has(AccessFlag.SYNCHRONIZED);
        this.initializes = methodName.equals(ConstantDescs.CLASS_INIT_NAME);
        this.instance = !method.flags().has(AccessFlag.STATIC);
    }

    @Override
    public void atStart(CodeBuilder code) {
        if (planted(Kind.EMPTY)) {
            code.return_(pushNothing(code, method.methodTypeSymbol().returnType()));
        } else if (initializes) {
            call(code, "beginQuiet", QUIET);
        } else if (monitored) {
            step(code, "enters a monitor");
            loadMonitor(code);
            call(code, "enter", Redirects.MONITOR);
            begin = code.newBoundLabel();
        }
    }

    @Override
    public void atEnd(CodeBuilder code) {
        if (begin != null) {
            Label end = code.newBoundLabel();
            Label handler = code.newBoundLabel();
            loadMonitor(code);
            call(code, "exit", Redirects.MONITOR);
            code.athrow();
            code.exceptionCatchAll(begin, end, handler);
        }
    }

    private void loadMonitor(CodeBuilder code) {
        if (instance) {
            code.aload(0);
        } else {
            code.loadConstant(type.thisClass().asSymbol());
        }
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        if (planted(Kind.EMPTY)) {
            return; // what was emitted at the start is all
        }
        switch (element) {
            case LineNumber number -> {
                line = number.line();
                code.with(number);
            }
            case FieldInstruction access -> field(code, access);
            case InvokeInstruction invoke -> invoke(code, invoke);
            case InvokeDynamicInstruction invoke -> dynamic(code, invoke);
            case MonitorInstruction monitor -> {
                boolean enters = monitor.opcode() == Opcode.MONITORENTER;
                step(code, enters ? "enters a monitor" : "leaves a monitor");
                call(code, enters ? "enter" : "exit", Redirects.MONITOR);
            }
            case ReturnInstruction end -> {
                if (begin != null) {
                    loadMonitor(code);
                    call(code, "exit", Redirects.MONITOR);
                } else if (initializes) {
                    call(code, "endQuiet", QUIET);
                }
                code.with(end);
            }
            default -> code.with(element);
        }
    }

    private void field(CodeBuilder code, FieldInstruction access) {
        String field = access.name().stringValue();
        if (rewriter.fields.isVolatile(access.owner().asInternalName(), field)) {
            boolean get = access.opcode() == Opcode.GETFIELD || access.opcode() == Opcode.GETSTATIC;
            step(code, (get ? "reads " : "writes ") + field);
        }
        code.with(access);
    }

    private void invoke(CodeBuilder code, InvokeInstruction invoke) {
        String owner = invoke.owner().asInternalName();
        String name = invoke.name().stringValue();
        MethodTypeDesc called = invoke.typeSymbol();
        boolean isStatic = invoke.opcode() == Opcode.INVOKESTATIC;
        MethodTypeDesc hook = rewriter.redirects.of(owner, name, called, isStatic, typeName + "." + methodName);
        if (isDropped(name)) {
            pop(code, called, isStatic);
        } else if (Redirects.isLog(owner, name)) {
            pop(code, called, false);
        } else if (hook != null) {
            step(code, simple(owner) + "." + name);
            call(code, name, hook);
        } else if (Redirects.isShared(owner)) {
            shared(code, invoke, owner, name, called);
        } else {
            code.with(invoke);
        }
    }

    private void shared(CodeBuilder code, InvokeInstruction invoke, String owner, String name, MethodTypeDesc called) {
        if (name.equals("<init>")) {
            code.with(invoke);
            return;
        }
        step(code, simple(owner) + "." + name);
        boolean swap = owner.endsWith("VarHandle") && name.equals("compareAndSet");
        if (swap && planted(Kind.SPLIT)) {
            ClassDesc value = called.parameterType(2);
            ClassDesc kind = value.isPrimitive() ? value : ConstantDescs.CD_Object;
            ClassDesc variable = ClassDesc.ofInternalName(owner);
            call(
                    code,
                    "compareThenSet",
                    MethodTypeDesc.of(ConstantDescs.CD_boolean, variable, ConstantDescs.CD_Object, kind, kind));
        } else {
            code.with(invoke);
        }
        if (swap) {
            call(code, "swapped", Redirects.SWAPPED);
        }
    }

    private void step(CodeBuilder code, String what) {
        code.loadConstant(rewriter.sites.add(simple(typeName) + "." + methodName, line, what));
        call(code, "step", Redirects.STEP);
    }

    private static void call(CodeBuilder code, String hook, MethodTypeDesc hookType) {
        code.invokestatic(Redirects.HOOKS, hook, hookType);
    }

    /** A method that is handed on is redirected as its calls would be. */
    private void dynamic(CodeBuilder code, InvokeDynamicInstruction invoke) {
        ConstantDesc[] arguments = invoke.bootstrapArgs().toArray(ConstantDesc[]::new);
        boolean changed = false;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof DirectMethodHandleDesc handle) {
                DirectMethodHandleDesc other = redirected(handle);
                changed |= other != handle;
                arguments[i] = other;
            }
        }
        if (changed) {
            code.invokedynamic(DynamicCallSiteDesc.of(
                    invoke.bootstrapMethod(), invoke.name().stringValue(), invoke.typeSymbol(), arguments));
        } else {
            code.with(invoke);
        }
    }

    private DirectMethodHandleDesc redirected(DirectMethodHandleDesc handle) {
        boolean isStatic;
        switch (handle.kind()) {
            case STATIC, INTERFACE_STATIC -> isStatic = true;
            case VIRTUAL, INTERFACE_VIRTUAL, SPECIAL, INTERFACE_SPECIAL -> isStatic = false;
            default -> {
                return handle; // constructors, and the fields of records
            }
        }
        MethodTypeDesc called = MethodTypeDesc.ofDescriptor(handle.lookupDescriptor());
        String owner = internalName(handle.owner());
        MethodTypeDesc hook =
                rewriter.redirects.of(owner, handle.methodName(), called, isStatic, typeName + "." + methodName);
        return hook == null
                ? handle
                : MethodHandleDesc.ofMethod(
                        DirectMethodHandleDesc.Kind.STATIC, Redirects.HOOKS, handle.methodName(), hook);
    }

    private static String internalName(ClassDesc desc) {
        String descriptor = desc.descriptorString();
        return descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : descriptor;
    }

    private boolean planted(Kind kind) {
        return rewriter.plants(each -> each.isOf(typeName, methodName, kind));
    }

    private boolean isDropped(String callee) {
        return rewriter.plants(each -> each.callee().equals(callee) && each.isOf(typeName, methodName, Kind.DROP));
    }

    private static void pop(CodeBuilder code, MethodTypeDesc called, boolean isStatic) {
        for (int i = called.parameterCount() - 1; i >= 0; i--) {
            if (TypeKind.from(called.parameterType(i)).slotSize() == 2) {
                code.pop2();
            } else {
                code.pop();
            }
        }
        if (!isStatic) {
            code.pop();
        }
        pushNothing(code, called.returnType());
    }

    /** Zero, false or null. */
    private static TypeKind pushNothing(CodeBuilder code, ClassDesc type) {
        TypeKind kind = TypeKind.from(type);
        switch (kind.asLoadable()) {
            case VOID -> {}
            case LONG -> code.lconst_0();
            case REFERENCE -> code.aconst_null();
            case FLOAT -> code.fconst_0();
            case DOUBLE -> code.dconst_0();
            default -> code.iconst_0();
        }
        return kind;
    }

    private static String simple(String internalName) {
        return internalName.substring(internalName.lastIndexOf('/') + 1);
    }
}
