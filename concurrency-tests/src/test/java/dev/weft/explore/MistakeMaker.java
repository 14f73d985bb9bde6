package dev.weft.explore;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.Set;

/** Makes a {@link Mistake} in the one method it is for. */
final class MistakeMaker implements CodeTransform {
    private static final ClassDesc GUARD = ClassDesc.of("dev.weft.spi.wait.Guard");
    private static final MethodTypeDesc GUARD_OF = Rewriter.OF_OBJECT.changeReturnType(ConstantDescs.CD_Object);

    private final Mistake mistake;
    private final Runnable made;
    private final Set<Label> passed = new HashSet<>();

    MistakeMaker(Mistake mistake, Runnable made) {
        this.mistake = mistake;
        this.made = made;
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
        if (element instanceof LabelTarget target) {
            passed.add(target.label());
        }
        boolean isMade = switch (mistake.kind()) {
            case TAKES_FOR_TRUE -> answer(builder, element, true);
            case TAKES_FOR_FALSE -> answer(builder, element, false);
            case LEAVES_OUT -> leaveOut(builder, element);
            case ENTERS_NO_MONITOR -> enterNot(builder, element);
            case DOES_NOT_LOOP -> loopNot(builder, element);
        };
        if (isMade) {
            made.run();
        } else {
            builder.with(element);
        }
    }

    private boolean isTheCall(CodeElement element) {
        return element instanceof InvokeInstruction call && call.name().equalsString(mistake.call());
    }

    private boolean answer(CodeBuilder builder, CodeElement element, boolean taken) {
        if (!isTheCall(element)
                || !((InvokeInstruction) element).typeSymbol().returnType().equals(ConstantDescs.CD_boolean)) {
            return false;
        }
        builder.with(element).pop().loadConstant(taken ? 1 : 0);
        return true;
    }

    private boolean leaveOut(CodeBuilder builder, CodeElement element) {
        if (!isTheCall(element)) {
            return false;
        }
        InvokeInstruction call = (InvokeInstruction) element;
        for (int i = call.typeSymbol().parameterCount() - 1; i >= 0; i--) {
            boolean wide = TypeKind.from(call.typeSymbol().parameterType(i)).slotSize() == 2;
            builder.with(StackInstruction.of(wide ? Opcode.POP2 : Opcode.POP));
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
            builder.pop();
        }
        return true;
    }

    /** The code still gets its guard, of a monitor that it has not entered. */
    private static boolean enterNot(CodeBuilder builder, CodeElement element) {
        if (element instanceof MonitorInstruction) {
            builder.pop();
            return true;
        }
        if (locks(element)) {
            builder.invokestatic(Rewriter.CONTROL, "guardOf", GUARD_OF).checkcast(GUARD);
            return true;
        }
        return false;
    }

    private static boolean locks(CodeElement element) {
        return element instanceof InvokeInstruction call
                && call.owner().asInternalName().equals("dev/weft/spi/wait/WaitQueue")
                && call.name().equalsString("lock");
    }

    private boolean loopNot(CodeBuilder builder, CodeElement element) {
        if (!(element instanceof BranchInstruction branch) || !passed.contains(branch.target())) {
            return false;
        }
        switch (branch.opcode()) {
            case IF_ACMPEQ, IF_ACMPNE, IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE ->
                builder.pop2();
            case GOTO, GOTO_W -> {}
            default -> builder.pop();
        }
        return true;
    }
}
