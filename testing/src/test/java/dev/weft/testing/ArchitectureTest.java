package dev.weft.testing;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
import dev.weft.fixture.InheritingThreads;
import dev.weft.spi.wait.OwnCode;
import dev.weft.testing.internal.UserCode;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows of {@code testing}: to {@code core}; from its extension alone to JUnit, and from one package to http. */
final class ArchitectureTest {
    private static final JavaClasses TESTING = new ClassFileImporter().importPath(Path.of("target", "classes"));
    private static final String[] CORE = {
        "dev.weft",
        "dev.weft.spi.run",
        "dev.weft.spi.trace",
        "dev.weft.spi.wait",
        "dev.weft.sync",
        "dev.weft.queue",
        "dev.weft.select",
        "dev.weft.io"
    };
    private static final String SIMULATION = "dev.weft.testing";
    private static final String FRAMES = "dev.weft.testing.internal";
    private static final String MOCK_TRANSPORT = "dev.weft.testing.http";
    private static final String JSPECIFY = "org.jspecify.annotations";
    private static final String JUNIT = "org.junit..";

    @Test
    void simulationUsesNothingButCoreAndJUnit() {
        classes()
                .that()
                .resideInAPackage(SIMULATION)
                .should(onlyDependOnClassesThat(resideInAnyPackage(CORE)
                        .or(resideInAnyPackage(SIMULATION, FRAMES, JSPECIFY, JUNIT))
                        .or(IN_JAVA_BASE)))
                .check(TESTING);
    }

    @Test
    void namesOfFramesAreToldWithoutTheRest() {
        classes()
                .that()
                .resideInAPackage(FRAMES)
                .should(onlyDependOnClassesThat(resideInAnyPackage(FRAMES, JSPECIFY)
                        .or(belongToAnyOf(OwnCode.class))
                        .or(IN_JAVA_BASE)))
                .check(TESTING);
    }

    @Test
    void mockTransportUsesTheSessionToo() {
        classes()
                .that()
                .resideInAPackage(MOCK_TRANSPORT)
                .should(onlyDependOnClassesThat(resideInAnyPackage(CORE)
                        .or(resideInAnyPackage(
                                MOCK_TRANSPORT,
                                SIMULATION,
                                "dev.weft.http",
                                "dev.weft.http.event",
                                "dev.weft.http.failure",
                                "dev.weft.http.spi",
                                JSPECIFY))
                        .or(IN_JAVA_BASE)))
                .check(TESTING);
    }

    @Test
    void everyPackageHasItsArrows() {
        classes()
                .should()
                .resideInAnyPackage(SIMULATION, FRAMES, MOCK_TRANSPORT)
                .check(TESTING);
    }

    @Test
    void simulationRunsWithoutJUnit() {
        noClasses()
                .that(not(OF_THE_EXTENSION))
                .should()
                .dependOnClassesThat(resideInAPackage(JUNIT).or(OF_THE_EXTENSION))
                .check(TESTING);
    }

    @Test
    void framesOfEveryClassAreToldFromThoseOfTheProgram() {
        assertThat(TESTING)
                .extracting(JavaClass::getName)
                .filteredOn(name -> !name.endsWith("package-info"))
                .isNotEmpty()
                .noneMatch(UserCode::isUserCode);
    }

    @ParameterizedTest
    @CsvSource({
        "dev.weft.Async,                              false",
        "dev.weft.internal.TimerWheel$Slot,           false",
        "dev.weft.http.ClientSession,                 false",
        "dev.weft.http.jackson.JacksonCodec,          false",
        "dev.weft.http.resilience.Retry,              false",
        "dev.weft.http.spi.Progress$1,                false",
        "dev.weft.http.sse.ServerSentEvents,          false",
        "dev.weft.http.websocket.WebSocket,           false",
        "dev.weft.io.ByteStream,                       false",
        "dev.weft.cli.Main,                           true",
        "dev.weft.httpd.Server,                       true",
        "org.example.Program,                         true",
    })
    void framesOfOtherModulesAreToldFromThoseOfTheProgram(String type, boolean program) {
        assertThat(UserCode.isUserCode(type)).isEqualTo(program);
    }

    private static final DescribedPredicate<JavaClass> OF_THE_EXTENSION = describe(
            "belong to the JUnit extension",
            type -> Set.of(
                            "SimulationTest",
                            "AsyncTest",
                            "SimulationTestExtension",
                            "AsyncTestExtension",
                            "SnapshotOnTimeout",
                            "RunParameters")
                    .contains(type.getName().replaceFirst(".*\\.", "").replaceFirst("\\$.*", "")));

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
        DefaultLocale.IS_NOT_USED.check(TESTING);
    }
}
