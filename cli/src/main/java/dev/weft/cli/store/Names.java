package dev.weft.cli.store;

import com.carrotsearch.hppc.LongHashSet;
import com.carrotsearch.hppc.LongIntHashMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/**
 * The paths in use, including the paths of earlier runs. No two targets share a file, and no path is used both as a
 * file and as a directory.
 *
 * <p>Only a hash of 64 bits is kept of each path, so a million paths take about 16 megabytes. If two paths have the same hash,
 * the second gets a number that it would not need.
 */
final class Names {
    private final Path directory;
    private final boolean folding;
    private final LongHashSet files = new LongHashSet();
    private final LongHashSet folders = new LongHashSet();

    /**
     * The greatest number that was added to each path. So if many targets want the same path, the next one does not try all
     * smaller numbers again.
     */
    private final LongIntHashMap numbers = new LongIntHashMap();

    /**
     * Creates an empty set of paths.
     *
     * @param directory the directory that contains the paths
     * @param folding whether the file system ignores differences in case and in the composition of accents
     */
    Names(Path directory, boolean folding) {
        this.directory = directory;
        this.folding = folding;
    }

    /** Marks {@code path}, which an earlier run has used, as in use. */
    synchronized void take(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            folders.add(hash(path.substring(0, slash)));
        }
        files.add(hash(path));
    }

    /** Chooses a free path made of {@code names}, and marks it as in use. A name that is already in use gets a number. */
    synchronized String choose(List<String> names) {
        String path = "";
        for (String folder : names.subList(0, names.size() - 1)) {
            path = chooseFolder(path + folder) + "/";
        }
        return chooseFile(path, names.getLast());
    }

    private String chooseFolder(String path) {
        String chosen = path;
        for (int i = 2; !takeFolder(chosen); i++) {
            chosen = path + "~" + i;
        }
        return chosen;
    }

    private boolean takeFolder(String path) {
        long hash = hash(path);
        if (folders.contains(hash)) {
            return true;
        }
        if (files.contains(hash) || isFile(directory.resolve(path))) {
            return false;
        }
        return folders.add(hash);
    }

    private static boolean isFile(Path path) {
        return Files.exists(path) && !Files.isDirectory(path);
    }

    private String chooseFile(String folder, String name) {
        String wanted = folder + name;
        if (takeFile(wanted)) {
            return wanted;
        }
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        int number = numbers.getOrDefault(hash(wanted), 1);
        String chosen;
        do {
            number++;
            chosen = folder + name.substring(0, end) + "~" + number + name.substring(end);
        } while (!takeFile(chosen));
        numbers.put(hash(wanted), number);
        return chosen;
    }

    private boolean takeFile(String path) {
        long hash = hash(path);
        return !folders.contains(hash) && !Files.isDirectory(directory.resolve(path)) && files.add(hash);
    }

    /** A hash of 64 bits: FNV-1a. Its upper half is mixed into its lower half, since the sets use only some of the bits. */
    private long hash(String path) {
        String folded = folding ? Normalizer.normalize(path.toLowerCase(Locale.ROOT), Normalizer.Form.NFC) : path;
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < folded.length(); i++) {
            hash = (hash ^ folded.charAt(i)) * 0x100000001b3L;
        }
        return hash ^ (hash >>> 32);
    }
}
