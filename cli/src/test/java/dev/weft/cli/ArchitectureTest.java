package dev.weft.cli;

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
import dev.weft.fixture.DefaultLocale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows inside {@code cli} (design.md, "Modules and packages"), and the sizes of its packages and files. */
final class ArchitectureTest {
    private static final JavaClasses CLI = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /**
     * From the bottom up: a package may use those in its row, itself, and what is outside of this module. Short names are below
     * {@code dev.weft.cli}. The commands, which are in {@code dev.weft.cli} itself, may use all of them.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "result,   ''",
        "input,    result",
        "settings, result input",
        "store,    result input",
        "output,   result input",
        "report,   result input output",
        "schedule, store",
        "attempt,  result input store output schedule",
        "archive,  result input store attempt",
        "site,     result input store schedule attempt",
        "list,     result input settings output report schedule attempt",
        "inspect,  ''",
        "rehearsal, ''",
    })
    void packageUsesOnlyThoseBelow(String room, String below) {
        String[] allowed = Stream.concat(Stream.of(room), Arrays.stream(below.split(" ")))
                .filter(name -> !name.isEmpty())
                .map(name -> "dev.weft.cli." + name)
                .toArray(String[]::new);

        classes()
                .that()
                .resideInAPackage("dev.weft.cli." + room)
                .should(onlyDependOnClassesThat(resideInAnyPackage(allowed).or(OUTSIDE)))
                .check(CLI);
    }

    @Test
    void everyPackageHasItsPlace() {
        classes()
                .should()
                .resideInAnyPackage(
                        "dev.weft.cli",
                        "dev.weft.cli.result",
                        "dev.weft.cli.input",
                        "dev.weft.cli.settings",
                        "dev.weft.cli.store",
                        "dev.weft.cli.output",
                        "dev.weft.cli.report",
                        "dev.weft.cli.schedule",
                        "dev.weft.cli.attempt",
                        "dev.weft.cli.archive",
                        "dev.weft.cli.site",
                        "dev.weft.cli.list",
                        "dev.weft.cli.inspect",
                        "dev.weft.cli.rehearsal")
                .check(CLI);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(CLI);
    }

    @Test
    void packageHasNoMoreThan31Files() throws IOException {
        Map<Path, Long> files;
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            files = sources.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        }

        assertThat(files)
                .hasSizeGreaterThan(10)
                .allSatisfy((folder, count) -> assertThat(count).isLessThanOrEqualTo(31));
    }

    @Test
    void fileHasNoMoreThan300Lines() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(sources.filter(file -> file.toString().endsWith(".java")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(300));
        }
    }

    private static final DescribedPredicate<JavaClass> OUTSIDE = describe(
            "are outside of cli",
            type -> !type.getBaseComponentType().getPackageName().startsWith("dev.weft.cli"));

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

    @Test
    void textsDoNotDependOnTheDefaultLocale() {
        DefaultLocale.IS_NOT_USED.check(CLI);
    }
}
