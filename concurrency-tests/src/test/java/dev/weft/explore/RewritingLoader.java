package dev.weft.explore;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes under test, and the tests, anew and rewritten; everything else comes from its parent. A file in the folder
 * {@value #REPLACED} replaces the services of the same name.
 */
final class RewritingLoader extends ClassLoader {
    private static final String UNDER_TEST = "dev.weft.";
    private static final String EXPLORER = "dev.weft.explore.";
    private static final String REPLACED = "rewritten/";
    private static final Map<String, byte[]> REWRITTEN = new ConcurrentHashMap<>();

    private final ClassLoader source;
    private final @Nullable Mistake mistake;

    RewritingLoader(ClassLoader source, @Nullable Mistake mistake) {
        super(source);
        this.source = source;
        this.mistake = mistake;
        setDefaultAssertionStatus(true); // some of them are points: see Control.guarded
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(UNDER_TEST) || name.startsWith(EXPLORER)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> replaced = super.getResources(REPLACED + name);
        return replaced.hasMoreElements() ? replaced : super.getResources(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] rewritten = mistake != null && mistake.in().equals(name)
                ? new Rewriter(source, mistake).rewrite(read(name))
                : REWRITTEN.get(name);
        if (rewritten == null) {
            rewritten = new Rewriter(source, null).rewrite(read(name));
            REWRITTEN.put(name, rewritten);
        }
        return defineClass(name, rewritten, 0, rewritten.length);
    }

    private byte[] read(String name) throws ClassNotFoundException {
        try (InputStream in = source.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
