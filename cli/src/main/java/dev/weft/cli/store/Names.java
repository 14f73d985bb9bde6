package dev.weft.cli.store;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The paths that are taken, so that no two targets share a file, and no file stands where a folder must. */
final class Names {
    private final boolean folding;

    /** True for a folder, by the folded path. */
    private final Map<String, Boolean> taken = new HashMap<>();

    /**
     * No paths yet.
     *
     * @param folding whether names that differ in upper and lower case, or in how accents are composed, are one to the
     *     file system
     */
    Names(boolean folding) {
        this.folding = folding;
    }

    /** Takes {@code path}, which an earlier run has used. */
    synchronized void take(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            taken.put(folded(path.substring(0, slash)), true);
        }
        taken.put(folded(path), false);
    }

    /** A free path, made of {@code names}; those that are taken get a number. */
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
