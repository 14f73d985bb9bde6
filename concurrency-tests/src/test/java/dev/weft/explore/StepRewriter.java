package dev.weft.explore;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;

/**
 * Rewrites the steps of one method. What a constructor does to its own object, no other thread can see. The monitor of Weft's
 * own under every primitive is taken for one of Java's, since an actor that looks again and again would never go on.
 */
final class StepRewriter implements CodeTransform {
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);
    private static final MethodTypeDesc OF_THREAD =
            MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of(Thread.class.getName()));
    private static final MethodTypeDesc GUARDED = Rewriter.OF_OBJECT.changeReturnType(ConstantDescs.CD_boolean);
    private static final String MONITOR = "dev/weft/spi/wait/Monitor";
    private static final Set<String> WAITS = Set.of("wait", "notify", "notifyAll");

    private final Rewriter rewriter;
    private final boolean constructs;

    StepRewriter(Rewriter rewriter, String method) {
        this.rewriter = rewriter;
        this.constructs = method.startsWith("<");
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
        switch (element) {
            case MonitorInstruction monitor ->
                builder.invokestatic(
                        Rewriter.CONTROL,
                        monitor.opcode() == Opcode.MONITORENTER ? "enter" : "exit",
                        Rewriter.OF_OBJECT);
            case FieldInstruction field -> {
                if (!constructs
                        && rewriter.isVolatile(
                                field.owner().asInternalName(), field.name().stringValue())) {
                    point(builder);
                }
                builder.with(field);
            }
            case InvokeInstruction call -> call(builder, call);
            default -> builder.with(element);
        }
    }

    private void call(CodeBuilder builder, InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        if (owner.equals("java/lang/Object") && WAITS.contains(name)) {
            throw new IllegalStateException("Object." + name + " is not foreseen");
        }
        switch (owner + "." + name) {
            case "java/lang/Thread.start" -> control(builder, "start", OF_THREAD);
            case "java/lang/Thread.interrupt" -> control(builder, "interrupt", OF_THREAD);
            case "java/lang/Thread.interrupted" -> control(builder, "interrupted", call.typeSymbol());
            case "java/lang/Thread.isInterrupted" ->
                control(builder, "isInterrupted", OF_THREAD.changeReturnType(ConstantDescs.CD_boolean));
            case MONITOR + ".lock" -> control(builder, "enter", Rewriter.OF_OBJECT);
            case MONITOR + ".release" -> control(builder, "exit", Rewriter.OF_OBJECT);
            case MONITOR + ".isHeldByCaller" -> control(builder, "guarded", GUARDED);
            case "java/lang/Thread.yield" -> control(builder, "yieldNow", NOTHING);
            case "java/util/concurrent/locks/LockSupport.park", "java/util/concurrent/locks/LockSupport.unpark" ->
                control(builder, name, call.typeSymbol());
            default -> {
                if (isShared(owner) && !name.equals("<init>")) {
                    point(builder);
                }
                builder.with(call);
            }
        }
    }

    private static boolean isShared(String owner) {
        return owner.equals("java/lang/invoke/VarHandle")
                || (owner.startsWith("java/util/concurrent/")
                        && !owner.startsWith("java/util/concurrent/locks/")
                        && !owner.endsWith("Exception"));
    }

    private static void point(CodeBuilder builder) {
        control(builder, "point", NOTHING);
    }

    private static void control(CodeBuilder builder, String method, MethodTypeDesc type) {
        builder.invokestatic(Rewriter.CONTROL, method, type);
    }
}
