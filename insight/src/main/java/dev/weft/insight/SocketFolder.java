package dev.weft.insight;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The folder of the sockets over which the processes of one user can be inspected: {@code weft} in the folder that
 * {@code XDG_RUNTIME_DIR} names, or, if that variable is not set, {@code weft-USER} in the folder of temporary files.
 * Only its owner may enter the folder, so no other user can connect to a socket in it or create one there. Each socket
 * is named after the number of its process.
 */
public final class SocketFolder {
    private static final String SUFFIX = ".sock";
    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path path;

    private SocketFolder(Path path) {
        this.path = path;
    }

    /** The folder of the user of this process. The folder need not exist. */
    public static SocketFolder ofUser() {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        return at(
                runtime != null && !runtime.isEmpty()
                        ? Path.of(runtime, "weft")
                        : Path.of(System.getProperty("java.io.tmpdir"), "weft-" + System.getProperty("user.name")));
    }

    static SocketFolder at(Path path) {
        return new SocketFolder(path);
    }

    /** The socket of process {@code pid}, which need not exist. */
    public Path socket(long pid) {
        return path.resolve(pid + SUFFIX);
    }

    /**
     * Returns the number of the process to which {@code socket} belongs; empty if the file name is not the name of such
     * a socket.
     */
    public static Optional<Long> process(Path socket) {
        String name = socket.getFileName().toString();
        return name.matches("[0-9]{1,18}\\.sock")
                ? Optional.of(Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
                : Optional.empty();
    }

    /**
     * Checks that the folder belongs to the user of this process, and that other users may not enter it.
     *
     * @return whether the folder exists
     * @throws IOException if the folder exists but does not meet these conditions, or they cannot be checked
     */
    public boolean exists() throws IOException {
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return false;
        }
        String owner = attributes.owner().getName();
        String user = System.getProperty("user.name");
        if (!attributes.isDirectory() || !owner.equals(user) || !OWNER_ONLY.containsAll(attributes.permissions())) {
            throw new IOException(
                    "'" + path + "' is not a folder that only '" + user + "' may enter, so no socket in it is used");
        }
        return true;
    }

    /** Creates the folder, with mode 0700. If it exists already, checks it as {@link #exists} does. */
    void make() throws IOException {
        try {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            exists();
        }
    }

    /** The folder itself. */
    public Path path() {
        return path;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
