package dev.weft.cli.store;

import dev.weft.cli.input.InputException;
import dev.weft.cli.result.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The store of a run that fetches a single file. A directory beside the file, {@code .NAME.weft}, contains the bytes
 * that were received so far. The directory is deleted when it contains nothing that a later run could continue.
 */
public final class FileStore implements AutoCloseable {
    private final Store store;
    private final Path own;

    private FileStore(Store store, Path own) {
        this.store = store;
        this.own = own;
    }

    /** The usual name of the file for a URL. */
    public static String name(String url) {
        return SafeName.of(url).getLast();
    }

    /**
     * Opens the store of a file.
     *
     * @param identity the identity of the request for a target
     * @throws InputException if the directory of the file cannot be used, or another run is fetching the file
     */
    public static FileStore open(Path file, Function<Target, String> identity) throws InputException {
        Path whole = file.toAbsolutePath().normalize();
        Path folder = Objects.requireNonNull(whole.getParent());
        String name = String.valueOf(whole.getFileName());
        Path own = folder.resolve("." + name + ".weft");
        if (!Files.isDirectory(folder)) {
            throw new InputException("cannot save '" + file + "': no such directory");
        }
        try {
            return new FileStore(Store.open(folder, own, Mode.RESUME, Naming.exactly(name), identity), own);
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("cannot save '" + file + "': " + InputException.reason(e), e);
        }
    }

    /** The store in which the body is saved. */
    public Store store() {
        return store;
    }

    @Override
    public void close() throws IOException {
        store.close();
        try (Stream<Path> parts = Files.list(own.resolve("part"))) {
            if (parts.findAny().isPresent()) {
                return;
            }
        }
        try (Stream<Path> all = Files.walk(own)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
