package dev.weft.insight;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.weft.fixture.DefaultLocale;
import dev.weft.fixture.InheritingThreads;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of {@code insight}: to the packages of {@code core} that observe, to Jackson's generator, and to the JDK. */
final class ArchitectureTest {
    private static final JavaClasses INSIGHT = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void usesNothingButObservationOfCoreAndModulesOfTheJdk() {
        classes()
                .should(onlyDependOnClassesThat(resideInAnyPackage(
                                "dev.weft.insight",
                                "dev.weft.spi.run",
                                "dev.weft.spi.trace",
                                "dev.weft.spi.wait",
                                "com.fasterxml.jackson.core",
                                "org.jspecify.annotations")
                        .or(IN_THE_JDK)))
                .check(INSIGHT);
    }

    private static final DescribedPredicate<JavaClass> IN_THE_JDK = describe(
            "are in java.base, java.management or jdk.jfr",
            type -> type.isPrimitive()
                    || packages().contains(type.getBaseComponentType().getPackageName()));

    private static Set<String> packages() {
        return Stream.of("java.base", "java.management", "jdk.jfr")
                .flatMap(name -> ModuleFinder.ofSystem().find(name).stream())
                .flatMap(module -> module.descriptor().packages().stream())
                .collect(Collectors.toSet());
    }

    /** The part "Blocking" of the contract: no thread-local passes from one task to another. */
    @Test
    void threadsInheritNoThreadLocals() throws IOException {
        assertThat(InheritingThreads.inMainSources()).isEmpty();
    }

    @Test
    void textsDoNotDependOnTheDefaultLocale() {
        DefaultLocale.IS_NOT_USED.check(INSIGHT);
    }
}
