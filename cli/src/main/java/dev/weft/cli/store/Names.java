package dev.weft.cli.store;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The paths in use, so that no two targets share a file and no path is needed both as a file and as a directory. */
final class Names {
    private final boolean folding;

    /** The folded paths in use; the value is true for a directory. */
    private final Map<String, Boolean> taken = new HashMap<>();

    /**
     * Creates an empty set of paths.
     *
     * @param folding whether the file system treats names as equal that differ only in case or in the composition of
     *     accents
     */
    Names(boolean folding) {
        this.folding = folding;
    }

    /** Marks {@code path}, which an earlier run has used, as in use. */
    synchronized void take(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            taken.put(folded(path.substring(0, slash)), true);
        }
        taken.put(folded(path), false);
    }

    /** A free path made of {@code names}, which is then in use. A name that is in use gets a number. */
    synchronized String choose(List<String> names) {
        String path = "";
        for (String folder : names.subList(0, names.size() - 1)) {
            path = chooseFolder(path + folder) + "/";
        }
        return chooseFile(path, names.getLast());
    }

    private String chooseFolder(String path) {
        String chosen = path;
        for (int i = 2; Boolean.FALSE.equals(taken.putIfAbsent(folded(chosen), true)); i++) {
            chosen = path + "~" + i;
        }
        return chosen;
    }

    private String chooseFile(String folder, String name) {
        String chosen = folder + name;
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        for (int i = 2; taken.putIfAbsent(folded(chosen), false) != null; i++) {
            chosen = folder + name.substring(0, end) + "~" + i + name.substring(end);
        }
        return chosen;
    }

    private String folded(String path) {
        return folding ? Normalizer.normalize(path.toLowerCase(Locale.ROOT), Normalizer.Form.NFC) : path;
    }
}
