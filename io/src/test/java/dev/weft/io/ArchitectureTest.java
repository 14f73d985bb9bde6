package dev.weft.io;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The arrows of {@code io}: to {@code core} and {@code java.base}, and to {@code spi} from few classes. */
final class ArchitectureTest {
    private static final JavaClasses IO = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void usesNothingButCoreAndTheJdk() {
        classes()
                .should(onlyDependOnClassesThat(resideInAnyPackage(
                                "dev.weft",
                                "dev.weft.io",
                                "dev.weft.queue",
                                "dev.weft.spi.run",
                                "dev.weft.spi.wait",
                                "dev.weft.sync",
                                "org.jspecify.annotations")
                        .or(IN_JAVA_BASE)))
                .check(IO);
    }

    /** Durations in words, which all may use, apart. */
    @Test
    void fewClassesKnowHowWaitingWorks() {
        noClasses()
                .that(DescribedPredicate.not(nameMatching("dev\\.weft\\.io\\.(Run|Interest|MemoryPipe|Names)(\\$.*)?")))
                .should()
                .dependOnClassesThat(describe(
                        "are the heart",
                        type -> type.getPackageName().startsWith("dev.weft.spi.")
                                && !Set.of("Durations", "Clock").contains(type.getSimpleName())))
                .check(IO);
    }

    private static final DescribedPredicate<JavaClass> IN_JAVA_BASE = describe("are in java.base", type -> {
        Set<String> packages = ModuleFinder.ofSystem()
                .find("java.base")
                .orElseThrow()
                .descriptor()
                .packages();
        return type.isPrimitive()
                || packages.contains(type.getBaseComponentType().getPackageName());
    });
}
