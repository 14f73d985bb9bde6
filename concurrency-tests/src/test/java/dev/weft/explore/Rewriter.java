package dev.weft.explore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Rewrites one class, so that it asks {@link Control} before each step that other threads can see. */
final class Rewriter {
    static final ClassDesc CONTROL = ClassDesc.of(Control.class.getName());
    static final MethodTypeDesc OF_OBJECT = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);

    private static final Map<String, ClassModel> MODELS = new ConcurrentHashMap<>();

    private final ClassLoader source;
    private final @Nullable Mistake mistake;
    private final ClassFile classFile;
    private boolean made;

    /**
     * A rewriter.
     *
     * @param source where the original classes are
     * @param mistake a mistake to make on the way, or null
     */
    Rewriter(ClassLoader source, @Nullable Mistake mistake) {
        this.source = source;
        this.mistake = mistake;
        this.classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(source).orElse(ClassHierarchyResolver.defaultResolver())));
    }

    byte[] rewrite(byte[] original) {
        ClassModel model = classFile.parse(original);
        byte[] rewritten = classFile.transformClass(model, (builder, element) -> {
            if (element instanceof MethodModel method && method.code().isPresent()) {
                rewrite(builder, model, method);
            } else {
                builder.with(element);
            }
        });
        if (mistake != null && !made) {
            throw new IllegalStateException("the code has no place for this mistake any more: " + mistake);
        }
        return rewritten;
    }

    private void rewrite(ClassBuilder builder, ClassModel model, MethodModel method) {
        String name = method.methodName().stringValue();
        Mistake here = mistake != null && mistake.method().equals(name) ? mistake : null;
        boolean locks = method.flags().has(AccessFlag.SYNCHRONIZED);
        boolean lockDropped = locks && here != null && here.kind() == Mistake.Kind.ENTERS_NO_MONITOR;
        made |= lockDropped;
        if (!locks || lockDropped) {
            copy(builder, method, name, method.flags().flagsMask() & ~ClassFile.ACC_SYNCHRONIZED, here);
            return;
        }
        if (method.flags().has(AccessFlag.STATIC)) {
            throw new IllegalStateException("a static method with a monitor is not foreseen: " + name);
        }
        String inside = name + "$inside";
        copy(builder, method, inside, ClassFile.ACC_PRIVATE, here);
        builder.withMethod(
                method.methodName(),
                method.methodType(),
                method.flags().flagsMask() & ~ClassFile.ACC_SYNCHRONIZED,
                shell -> shell.withCode(code ->
                        MonitorShell.write(code, model.thisClass().asSymbol(), inside, method.methodTypeSymbol())));
    }

    private void copy(ClassBuilder builder, MethodModel method, String name, int flags, @Nullable Mistake here) {
        CodeTransform steps = CodeTransform.ofStateful(() -> new StepRewriter(this, name));
        CodeTransform mistaken = CodeTransform.ofStateful(
                () -> here == null ? CodeTransform.ACCEPT_ALL : new MistakeMaker(here, () -> made = true));
        builder.withMethod(name, method.methodTypeSymbol(), flags, copied -> {
            for (var element : method) {
                if (element instanceof CodeAttribute code) {
                    copied.transformCode(code, mistaken.andThen(steps));
                } else if (!(element instanceof AccessFlags)) {
                    copied.with(element);
                }
            }
        });
    }

    /** Whether a field of a class under test is volatile. */
    boolean isVolatile(String owner, String name) {
        if (!owner.startsWith("dev/weft/")) {
            return false;
        }
        ClassModel model = MODELS.computeIfAbsent(owner, this::parse);
        return model.fields().stream()
                .filter(field -> field.fieldName().equalsString(name))
                .findFirst()
                .map(field -> field.flags().has(AccessFlag.VOLATILE))
                .orElseGet(() -> model.superclass()
                        .map(parent -> isVolatile(parent.asInternalName(), name))
                        .orElse(false));
    }

    private ClassModel parse(String owner) {
        try (InputStream in = source.getResourceAsStream(owner + ".class")) {
            if (in == null) {
                throw new IllegalStateException("no class " + owner);
            }
            return classFile.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
