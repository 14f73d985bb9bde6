package dev.weft.io;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
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
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The permitted dependencies of {@code io}: on {@code core} and {@code java.base}, and from the public package to the
 * packages below it.
 */
final class ArchitectureTest {
    private static final JavaClasses IO = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** A package with more files than this should be divided. */
    private static final int MOST_FILES = 31;

    @Test
    void usesNothingButCoreAndTheJdk() {
        classes()
                .should(onlyDependOnClassesThat(resideInAnyPackage(
                                "dev.weft",
                                "dev.weft.io..",
                                "dev.weft.process",
                                "dev.weft.service",
                                "dev.weft.queue",
                                "dev.weft.spi.run",
                                "dev.weft.spi.wait",
                                "dev.weft.sync",
                                "org.jspecify.annotations")
                        .or(IN_JAVA_BASE)))
                .check(IO);
    }

    /**
     * Each row has a package and the packages that it may use besides itself, relative to {@code dev.weft.io}. The
     * lowest package comes first.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "internal,        ''",
        "spi,             ''",
        "internal.poll,   internal",
        "internal.socket, internal spi internal.poll",
        "internal.memory, internal spi",
        "internal.tls,    internal spi",
        "'',              internal spi internal.poll internal.socket internal.memory internal.tls",
    })
    void packageUsesOnlyThoseBelow(String room, String below) {
        String[] allowed = Stream.concat(Stream.of(room), Arrays.stream(below.split(" ")))
                .filter(name -> !name.isEmpty())
                .map(name -> "dev.weft.io." + name)
                .toArray(String[]::new);
        String own = room.isEmpty() ? "dev.weft.io" : "dev.weft.io." + room;

        classes()
                .that()
                .resideInAPackage(own)
                .should(onlyDependOnClassesThat(
                        resideInAnyPackage(allowed).or(resideInAnyPackage(own)).or(OUTSIDE)))
                .check(IO);
    }

    @Test
    void processesStandOnStreamsAndNotOnWhatStandsBehindThem() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.weft.process", "dev.weft.service")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.weft.io.internal.*..")
                .check(IO);
        noClasses()
                .that()
                .resideInAPackage("dev.weft.io..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.weft.process", "dev.weft.service")
                .check(IO);
    }

    /** Only a few classes may use waiters and wait queues. All classes may use {@code Durations} and {@code Clock}. */
    @Test
    void fewClassesKnowHowWaitingWorks() {
        noClasses()
                .that(DescribedPredicate.not(nameMatching(
                        "dev\\.weft\\.(io\\.(.*\\.)?(Run|ExternalTarget|ChannelWaits|Poller|MemoryPipe|Names)"
                                + "|process\\.(Exit|PipeInput|PipeOutput))(\\$.*)?")))
                .should()
                .dependOnClassesThat(describe(
                        "wait or schedule",
                        type -> type.getPackageName().startsWith("dev.weft.spi.")
                                && !Set.of("Durations", "Clock").contains(type.getSimpleName())))
                .check(IO);
    }

    @Test
    void packagesAreSmallEnoughToBeRead() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src", "main", "java", "dev"))) {
            List<Path> folders = all.filter(Files::isDirectory).toList();
            assertThat(folders).hasSizeGreaterThan(5);
            for (Path folder : folders) {
                try (Stream<Path> files = Files.list(folder)) {
                    assertThat(files.filter(Files::isRegularFile).count())
                            .as(folder.toString())
                            .isLessThanOrEqualTo(MOST_FILES);
                }
            }
        }
    }

    /**
     * {@code ByteStream} is exempt, because it is mostly Javadoc: it has 30 operations, each of which calls a method of
     * one of its directions (ADR 0042).
     */
    @Test
    void fileHasNoMoreThan300Lines() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(all.filter(file -> file.toString().endsWith(".java")))
                    .isNotEmpty()
                    .filteredOn(file -> !file.endsWith("ByteStream.java"))
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(300));
        }
    }

    private static final DescribedPredicate<JavaClass> OUTSIDE = describe(
            "are outside of io",
            type -> !type.getBaseComponentType().getPackageName().startsWith("dev.weft.io"));

    private static final DescribedPredicate<JavaClass> IN_JAVA_BASE = describe("are in java.base", type -> {
        Set<String> packages = ModuleFinder.ofSystem()
                .find("java.base")
                .orElseThrow()
                .descriptor()
                .packages();
        return type.isPrimitive()
                || packages.contains(type.getBaseComponentType().getPackageName());
    });

    /** The part "Blocking" of the contract: no thread-local passes from one task to another. */
    @Test
    void threadsInheritNoThreadLocals() throws IOException {
        assertThat(InheritingThreads.inMainSources()).isEmpty();
    }

    @Test
    void textsDoNotDependOnTheDefaultLocale() {
        DefaultLocale.IS_NOT_USED.check(IO);
    }

    @Test
    void superclassesOfExceptionsHaveSubclassesEarly() {
        assertThat(EarlyExceptions.missing(IO)).isEmpty();
    }
}
