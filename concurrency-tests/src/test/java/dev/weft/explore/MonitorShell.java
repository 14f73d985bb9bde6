package dev.weft.explore;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** What becomes of a synchronized method: enter, call what it was, exit in any case. */
final class MonitorShell {
    private MonitorShell() {}

    static void write(CodeBuilder code, ClassDesc owner, String inside, MethodTypeDesc type) {
        control(code, "enter");
        code.trying(
                body -> {
                    body.aload(0);
                    for (int i = 0; i < type.parameterCount(); i++) {
                        body.loadLocal(TypeKind.from(type.parameterType(i)), body.parameterSlot(i));
                    }
                    body.invokevirtual(owner, inside, type);
                    control(body, "exit");
                    body.return_(TypeKind.from(type.returnType()));
                },
                handlers -> handlers.catchingAll(handler -> {
                    control(handler, "exit");
                    handler.athrow();
                }));
    }

    private static void control(CodeBuilder code, String method) {
        code.aload(0).invokestatic(Rewriter.CONTROL, method, Rewriter.OF_OBJECT);
    }
}
