package dev.weft;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.weft.fixture.DefaultLocale;
import dev.weft.fixture.EarlyExceptions;
import dev.weft.fixture.InheritingThreads;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The permitted dependencies inside {@code core}, and the rule that a method that waits declares {@code
 * InterruptedException}.
 */
final class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /**
     * Each row has a package and the packages that it may use besides itself. The rows are in the order of the layers.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "dev.weft.spi.wait, ''",
        "dev.weft.spi.run,  dev.weft.spi.wait",
        "dev.weft.spi.trace, dev.weft.spi.wait dev.weft.spi.run dev.weft.internal.check",
        "dev.weft.internal, dev.weft.spi.wait dev.weft.spi.run dev.weft.internal.carrier",
        "dev.weft.internal.carrier, dev.weft.spi.wait dev.weft.spi.run",
        "dev.weft.internal.check, dev.weft.spi.wait",
        "dev.weft.internal.failure, dev.weft.spi.wait",
        "dev.weft.internal.scope, dev.weft.spi.wait dev.weft.spi.run dev.weft.spi.trace dev.weft.internal.failure",
        "dev.weft,          dev.weft.spi.wait dev.weft.spi.run dev.weft.spi.trace"
                + " dev.weft.internal dev.weft.internal.check dev.weft.internal.failure dev.weft.internal.scope",
        "dev.weft.sync,     dev.weft.spi.wait dev.weft dev.weft.internal.check",
        "dev.weft.pace,     dev.weft.spi.wait dev.weft.spi.run dev.weft dev.weft.sync dev.weft.internal.check"
                + " dev.weft.internal.failure",
        "dev.weft.queue,    dev.weft.spi.wait dev.weft dev.weft.sync dev.weft.internal.check",
        "dev.weft.select,   dev.weft.spi.wait dev.weft.spi.run dev.weft dev.weft.sync dev.weft.queue",
    })
    void packageUsesOnlyLayersBelow(String layer, String below) {
        var allowed = Stream.concat(Stream.of(layer, "org.jspecify.annotations"), Stream.of(below.split(" ")))
                .toArray(String[]::new);

        classes()
                .that()
                .resideInAPackage(layer)
                .should(onlyDependOnClassesThat(resideInAnyPackage(allowed).or(IN_JAVA_BASE)))
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void everyPackageHasItsLayer() {
        classes()
                .should()
                .resideInAnyPackage(
                        "dev.weft",
                        "dev.weft.sync",
                        "dev.weft.pace",
                        "dev.weft.queue",
                        "dev.weft.select",
                        "dev.weft.spi.run",
                        "dev.weft.spi.trace",
                        "dev.weft.spi.wait",
                        "dev.weft.internal",
                        "dev.weft.internal.carrier",
                        "dev.weft.internal.check",
                        "dev.weft.internal.failure",
                        "dev.weft.internal.scope")
                .check(CORE);
    }

    /** A package with more files is too large for a reader. */
    @Test
    void packageHasNoMoreThan31Files() throws IOException {
        Map<Path, Long> files;
        try (var sources = Files.walk(Path.of("src", "main", "java"))) {
            files = sources.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        }

        assertThat(files)
                .isNotEmpty()
                .allSatisfy((folder, count) -> assertThat(count).isLessThanOrEqualTo(31));
    }

    /** ADR 0036 gives the reasons for the three exceptions. */
    @Test
    void fileHasNoMoreThan300Lines() throws IOException {
        Set<String> longer = Set.of("Async.java", "Strand.java", "TaskGroup.java");

        try (var sources = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(sources.filter(file -> file.toString().endsWith(".java")))
                    .isNotEmpty()
                    .filteredOn(file -> !longer.contains(file.getFileName().toString()))
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(300));
        }
    }

    /**
     * Names of private classes never reach a user. An exception of a private class is printed under another name, or
     * never leaves the library.
     */
    @Test
    void privateExceptionIsPrintedByAnotherName() {
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .and()
                .areNotPublic()
                .and()
                .resideInAPackage("dev.weft..")
                .and()
                .doNotHaveFullyQualifiedName("dev.weft.TimeoutScope$MovedOn") // TimeoutScope catches it
                .should(PRINT_ANOTHER_NAME)
                .check(CORE);
    }

    private static final ArchCondition<JavaClass> PRINT_ANOTHER_NAME = new ArchCondition<>("override toString") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            boolean overridden;
            try {
                overridden = type.reflect().getMethod("toString").getDeclaringClass() != Throwable.class;
            } catch (NoSuchMethodException e) {
                throw new AssertionError(e);
            }
            events.add(new SimpleConditionEvent(
                    type, overridden, type.getFullName() + " is printed by its own name, which is private"));
        }
    };

    @Test
    void packagesAreFreeOfCycles() {
        slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(CORE);
    }

    @Test
    void publicMethodDeclaresInterruptionOnlyIfItMayWait() {
        methods()
                .that()
                .arePublic()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("dev.weft.internal..")
                .and(describe("declare InterruptedException", ArchitectureTest::mayWait))
                .should(WAIT)
                .allowEmptyShould(true)
                .check(CORE);
    }

    /** The part "Misuse" of the contract: a run never ends the process. */
    @Test
    void noThreadEndsTheProcess() {
        noClasses()
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CORE);
    }

    private static final DescribedPredicate<JavaClass> IN_JAVA_BASE = describe("are in java.base", inJavaBase());

    private static final SliceAssignment PACKAGES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    };

    /**
     * Calls or refers to a method that waits. The calls of a lambda count as calls of the method that contains the
     * lambda.
     */
    private static final ArchCondition<JavaMethod> WAIT = new ArchCondition<>("call something that waits") {
        @Override
        public void check(JavaMethod method, ConditionEvents events) {
            var waits = method.getAccessesFromSelf().stream()
                    .map(JavaAccess::getTarget)
                    .flatMap(target -> target.resolveMember().stream())
                    .anyMatch(member -> member instanceof JavaCodeUnit callee && mayWait(callee));
            events.add(new SimpleConditionEvent(
                    method,
                    waits,
                    method.getFullName() + " declares InterruptedException but calls nothing that does"));
        }
    };

    private static boolean mayWait(JavaCodeUnit codeUnit) {
        return codeUnit.getThrowsClause().containsType(InterruptedException.class);
    }

    private static java.util.function.Predicate<JavaClass> inJavaBase() {
        var packages = ModuleFinder.ofSystem()
                .find("java.base")
                .orElseThrow()
                .descriptor()
                .packages();
        return type -> type.isPrimitive()
                || packages.contains(type.getBaseComponentType().getPackageName());
    }

    /** The part "Blocking" of the contract: no thread-local passes from one task to another. */
    @Test
    void threadsInheritNoThreadLocals() throws IOException {
        assertThat(InheritingThreads.inMainSources()).isEmpty();
    }

    @Test
    void textsDoNotDependOnTheDefaultLocale() {
        DefaultLocale.IS_NOT_USED.check(CORE);
    }

    @Test
    void superclassesOfExceptionsHaveSubclassesEarly() {
        assertThat(EarlyExceptions.missing(CORE)).isEmpty();
    }
}
