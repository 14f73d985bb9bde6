package dev.weft.benchmarks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows inside {@code benchmarks}, and the sizes of its packages and files. */
final class ArchitectureTest {
    private static final JavaClasses BENCHMARKS = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** In the order of the layers: a package may use those in its row, itself, and what is outside of this module. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "dev.weft.benchmarks.report,     ''",
        "dev.weft.benchmarks.coroutines, ''",
        "dev.weft.benchmarks.rows,       dev.weft.benchmarks.coroutines",
        "dev.weft.benchmarks.network,    dev.weft.benchmarks.rows dev.weft.benchmarks.report",
        "dev.weft.benchmarks,            dev.weft.benchmarks.network dev.weft.benchmarks.rows dev.weft.benchmarks.report",
    })
    void packageUsesOnlyLayersBelow(String layer, String below) {
        String[] allowed = Stream.concat(Stream.of(layer), Stream.of(below.split(" ")))
                .filter(name -> !name.isEmpty())
                .toArray(String[]::new);

        classes()
                .that()
                .resideInAPackage(layer)
                .should(onlyDependOnClassesThat(resideInAnyPackage(allowed).or(OUTSIDE)))
                .check(BENCHMARKS);
    }

    @Test
    void everyPackageHasItsLayer() {
        classes()
                .should()
                .resideInAnyPackage(
                        "dev.weft.benchmarks",
                        "dev.weft.benchmarks.network",
                        "dev.weft.benchmarks.rows",
                        "dev.weft.benchmarks.coroutines",
                        "dev.weft.benchmarks.report",
                        "dev.weft.benchmarks..jmh_generated")
                .check(BENCHMARKS);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(BENCHMARKS);
    }

    /** A package is counted over the Java and the Kotlin sources. The Python sources are in one folder. */
    @Test
    void packageHasNoMoreThan31Files() throws IOException {
        Map<String, Long> files = sources().stream()
                .map(file -> file.getParent().toString().replace("kotlin", "java"))
                .collect(Collectors.groupingBy(folder -> folder, Collectors.counting()));

        assertThat(files)
                .hasSizeGreaterThan(4)
                .allSatisfy((folder, count) -> assertThat(count).isLessThanOrEqualTo(31));
    }

    @Test
    void fileHasNoMoreThan300Lines() throws IOException {
        assertThat(sources())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(300));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main"))) {
            return files.filter(file -> file.toString().matches(".*\\.(java|kt|py)"))
                    .toList();
        }
    }

    private static final DescribedPredicate<JavaClass> OUTSIDE = describe(
            "are outside of benchmarks",
            type -> !type.getBaseComponentType().getPackageName().startsWith("dev.weft.benchmarks"));

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
}
