package dev.weft.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.CancellationEcho;
import dev.weft.fixture.LogCapture;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
    @TempDir
    private Path folder;

    /** A provider that can be loaded. */
    public static final class Good implements CancellationEcho {
        @Override
        public boolean isEcho(Throwable thrown) {
            return false;
        }
    }

    /** A provider that cannot be loaded. */
    public static final class Broken implements CancellationEcho {
        /** Throws, so the class cannot be loaded as a service. */
        public Broken() {
            throw new IllegalStateException("no settings");
        }

        @Override
        public boolean isEcho(Throwable thrown) {
            return false;
        }
    }

    @Test
    void serviceThatCannotBeLoadedIsLoggedAndTheOthersAreUsed() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(
                services.resolve(CancellationEcho.class.getName()),
                List.of("dev.weft.Missing", Broken.class.getName(), Good.class.getName()));

        try (LogCapture log = LogCapture.open();
                URLClassLoader loader = new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            List<CancellationEcho> found =
                    Providers.of(CancellationEcho.class, ServiceLoader.load(CancellationEcho.class, loader));

            assertThat(found).hasAtLeastOneElementOfType(Good.class);
            assertThat(log.messages())
                    .hasSize(2)
                    .containsOnly("a CancellationEcho cannot be loaded; the program continues without it");
        }
    }

    /** For example an adapter for a library that is not installed. */
    @Test
    void serviceWhoseSuperclassIsMissingIsLeftOut() throws IOException {
        byte[] orphan = ClassFile.of()
                .build(
                        ClassDesc.of("adapter.Orphan"),
                        type -> type.withFlags(ClassFile.ACC_PUBLIC)
                                .withSuperclass(ClassDesc.of("library.Missing"))
                                .withInterfaceSymbols(CancellationEcho.class
                                        .describeConstable()
                                        .orElseThrow()));
        Files.write(Files.createDirectories(folder.resolve("adapter")).resolve("Orphan.class"), orphan);
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(
                services.resolve(CancellationEcho.class.getName()), List.of("adapter.Orphan", Good.class.getName()));

        try (LogCapture log = LogCapture.open();
                URLClassLoader loader = new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            List<CancellationEcho> found =
                    Providers.of(CancellationEcho.class, ServiceLoader.load(CancellationEcho.class, loader));

            assertThat(found).hasAtLeastOneElementOfType(Good.class);
            assertThat(log.messages())
                    .containsExactly("a CancellationEcho cannot be loaded; the program continues without it");
        }
    }
}
