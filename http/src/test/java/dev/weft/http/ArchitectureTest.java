package dev.weft.http;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.weft.fixture.DefaultLocale;
import dev.weft.fixture.EarlyExceptions;
import dev.weft.fixture.InheritingThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The permitted dependencies inside {@code http}: design.md, "Modules and packages". */
final class ArchitectureTest {
    private static final JavaClasses HTTP = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** The maximum number of files in a package. */
    private static final int MOST_FILES = 31;

    /**
     * Each row has a package and the packages that it may use besides core and itself, relative to {@code
     * dev.weft.http}. The lowest package comes first.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "internal.check,   ''",
        "event,            ''",
        "failure,          event",
        "spi,              event failure",
        "internal.message, spi failure",
        "internal.net,     spi internal.message",
        "internal.http1,   event failure spi internal.check internal.message",
        "internal.body,    event failure spi internal.message",
        "internal.connect, event failure spi internal.message internal.net",
        "internal.pool,    spi internal.net internal.connect internal.http1",
        "internal.okhttp,  event failure spi internal.message internal.net",
        "internal.engine,  event failure spi internal.message internal.net internal.connect internal.http1 "
                + "internal.pool internal.okhttp",
        "internal.chain,   event failure spi internal.check internal.message internal.net internal.body",
        "jackson,          spi",
        "'',               event failure spi internal.check internal.message internal.net internal.body internal.okhttp "
                + "internal.engine internal.chain jackson",
        "resilience,       event failure spi internal.check internal.message ''",
        "sse,              event failure spi ''",
        "websocket,        event failure spi internal.check ''",
    })
    void packageUsesOnlyThoseBelow(String room, String below) {
        String[] allowed = Stream.concat(Stream.of(room), Arrays.stream(below.split(" ")))
                .filter(name -> !name.isEmpty())
                .map(name -> name.equals("''") ? "dev.weft.http" : "dev.weft.http." + name)
                .toArray(String[]::new);
        String own = room.isEmpty() ? "dev.weft.http" : "dev.weft.http." + room;

        classes()
                .that()
                .resideInAPackage(own)
                .should(onlyDependOnClassesThat(
                        resideInAnyPackage(allowed).or(resideInAnyPackage(own)).or(OUTSIDE)))
                .check(HTTP);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(HTTP);
    }

    @Test
    void okHttpIsKnownInOneRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.weft.http.internal.okhttp")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("okhttp3..", "okio..")
                .check(HTTP);
    }

    @Test
    void jacksonIsKnownInOneRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.weft.http.jackson")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(HTTP);
    }

    /**
     * {@link java.net.URI#getHost} returns null for a name with an underscore, so only {@code Authority} may call it.
     */
    @Test
    void hostOfAUriIsAskedOfAuthority() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.weft.http.internal.okhttp.ProxyChoice")
                .should()
                .callMethod(java.net.URI.class, "getHost")
                .check(HTTP);
    }

    @Test
    void packagesAreSmallEnoughToBeRead() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src", "main", "java"))) {
            List<Path> folders = all.filter(Files::isDirectory).toList();
            assertThat(folders).hasSizeGreaterThan(10);
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
     * {@code Request} is exempt, because it is mostly Javadoc: it has 40 operations of one line, which users search in
     * one place. If some operations were in another type, such as a type for settings, {@code Request} would have to
     * repeat them so that calls can be chained.
     */
    @Test
    void fileHasNoMoreThan300Lines() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(all.filter(file -> file.toString().endsWith(".java")))
                    .isNotEmpty()
                    .filteredOn(file -> !file.endsWith("Request.java"))
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(300));
        }
    }

    /** Core, the JDK and the libraries. Other rules restrict their use. */
    private static final DescribedPredicate<JavaClass> OUTSIDE = describe(
            "are outside of http",
            type -> !type.getBaseComponentType().getPackageName().startsWith("dev.weft.http"));

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

    /** The part "Blocking" of the contract: no thread-local passes from one task to another. */
    @Test
    void threadsInheritNoThreadLocals() throws IOException {
        assertThat(InheritingThreads.inMainSources()).isEmpty();
    }

    @Test
    void textsDoNotDependOnTheDefaultLocale() {
        DefaultLocale.IS_NOT_USED.check(HTTP);
    }

    @Test
    void superclassesOfExceptionsHaveSubclassesEarly() {
        assertThat(EarlyExceptions.missing(HTTP)).isEmpty();
    }
}
