package dev.weft.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleFinder;
import org.junit.jupiter.api.Test;

/** The dependencies between the modules. They are tested here because this module sees all the others. */
final class ModulesTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.weft");

    private static final String[] CORE = {
        "dev.weft",
        "dev.weft.sync",
        "dev.weft.pace",
        "dev.weft.queue",
        "dev.weft.select",
        "dev.weft.spi.run",
        "dev.weft.spi.trace",
        "dev.weft.spi.wait",
        "dev.weft.internal.."
    };

    @Test
    void coreUsesOnlyJavaBase() {
        classes()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(CORE)
                        .or(resideInAnyPackage("org.jspecify.annotations"))
                        .or(inJavaBase()))
                .check(ALL);
    }

    @Test
    void httpUsesNeitherProgramNorExamples() {
        noClasses()
                .that()
                .resideInAPackage("dev.weft.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.weft.cli..", "dev.weft.examples..")
                .check(ALL);
    }

    @Test
    void insightUsesOnlyCore() {
        noClasses()
                .that()
                .resideInAPackage("dev.weft.insight..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.weft.io..", "dev.weft.http..", "dev.weft.cli..", "dev.weft.examples..")
                .check(ALL);
    }

    @Test
    void examplesDoNotUseProgram() {
        noClasses()
                .that()
                .resideInAPackage("dev.weft.examples..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.weft.cli..")
                .check(ALL);
    }

    private static DescribedPredicate<JavaClass> inJavaBase() {
        var packages = ModuleFinder.ofSystem()
                .find("java.base")
                .orElseThrow()
                .descriptor()
                .packages();
        return describe(
                "are in java.base",
                type -> type.isPrimitive()
                        || packages.contains(type.getBaseComponentType().getPackageName()));
    }
}
