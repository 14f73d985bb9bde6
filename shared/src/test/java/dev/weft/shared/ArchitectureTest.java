package dev.weft.shared;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.weft.fixture.DefaultLocale;
import dev.weft.fixture.EarlyExceptions;
import dev.weft.fixture.InheritingThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows of {@code shared}: to {@code core}, and from engines and primitives to the SPI. */
final class ArchitectureTest {
    private static final JavaClasses SHARED = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** A package may use those in its row, itself, core and the JDK; the packages of libraries are in its row too. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "dev.weft.shared,          dev.weft.shared.spi",
        "dev.weft.shared.spi,      ''",
        "dev.weft.shared.memory,   dev.weft.shared.spi",
        "dev.weft.shared.postgres, dev.weft.shared.spi org.postgresql",
        "dev.weft.shared.redis,    dev.weft.shared.spi io.lettuce..",
        "dev.weft.shared.jackson,  dev.weft.shared com.fasterxml.jackson..",
    })
    void packageUsesOnlyThoseBelow(String own, String below) {
        classes()
                .that()
                .resideInAPackage(own)
                .should(onlyDependOnClassesThat(resideInAnyPackage(below.split(" "))
                        .or(resideInAnyPackage(own))
                        .or(CORE_AND_JDK)))
                .check(SHARED);
    }

    @Test
    void nothingOfOtherModulesThanCoreIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.weft.io..", "dev.weft.http..", "dev.weft.testing..", "dev.weft.internal..")
                .check(SHARED);
    }

    @Test
    void fileHasNoMoreThan300Lines() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(all.filter(file -> file.toString().endsWith(".java")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(300));
        }
    }

    private static final DescribedPredicate<JavaClass> CORE_AND_JDK = describe("are in core or the JDK", type -> {
        String room = type.getBaseComponentType().getPackageName();
        return type.getBaseComponentType().isPrimitive()
                || room.startsWith("java")
                || room.equals("org.jspecify.annotations")
                || (room.startsWith("dev.weft") && !room.startsWith("dev.weft.shared"));
    });

    /** The part "Blocking" of the contract: no thread-local passes from one task to another. */
    @Test
    void threadsInheritNoThreadLocals() throws IOException {
        assertThat(InheritingThreads.inMainSources()).isEmpty();
    }

    @Test
    void textsDoNotDependOnTheDefaultLocale() {
        DefaultLocale.IS_NOT_USED.check(SHARED);
    }

    @Test
    void superclassesOfExceptionsHaveSubclassesEarly() {
        assertThat(EarlyExceptions.missing(SHARED)).isEmpty();
    }
}
