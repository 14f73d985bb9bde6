package dev.weft.http.internal.net;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The trusted certificates and keys of {@link TlsSettings}, in the form that the JDK's TLS uses.
 *
 * @param context the context for connections
 * @param trust decides which servers the context trusts
 */
public record TlsMaterial(SSLContext context, X509TrustManager trust) {
    /**
     * The material for {@code tls}. Logs a warning if every server is trusted.
     *
     * @throws IllegalArgumentException if the certificates or the key cannot be used
     */
    public static TlsMaterial of(TlsSettings tls) {
        try {
            X509TrustManager trust = tls.insecure() ? new TrustAll() : trust(tls.authorities());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls.identity()), new TrustManager[] {trust}, null);
            if (tls.insecure()) {
                // Not a static logger: loading the logging system would slow down the start of every program.
                System.getLogger("dev.weft.http")
                        .log(
                                System.Logger.Level.WARNING,
                                "a session or request trusts every server, so TLS does not protect it against a false server");
            }
            return new TlsMaterial(context, trust);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("these certificates cannot be used: " + e.getMessage(), e);
        }
    }

    /** The certificates that the JVM trusts. */
    public static List<X509Certificate> ofJvm() {
        try {
            return List.of(manager(null).getAcceptedIssuers());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificates of the JVM cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * A trust manager for the JVM's certificates and {@code more}. The JDK cannot combine two trust stores, so all
     * certificates are put into one.
     */
    private static X509TrustManager trust(List<X509Certificate> more) throws GeneralSecurityException, IOException {
        if (more.isEmpty()) {
            return manager(null);
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (X509Certificate certificate : manager(null).getAcceptedIssuers()) {
            store.setCertificateEntry("known-" + number++, certificate);
        }
        for (X509Certificate certificate : more) {
            store.setCertificateEntry("more-" + number++, certificate);
        }
        return manager(store);
    }

    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static KeyManager @Nullable [] keys(TlsSettings.@Nullable Identity identity)
            throws GeneralSecurityException, IOException {
        if (identity == null) {
            return null;
        }
        char[] password = Long.toHexString(new SecureRandom().nextLong()).toCharArray();
        KeyStore store = emptyStore();
        store.setKeyEntry("client", identity.key(), password, identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /**
     * A trust manager for {@link TlsSettings#insecure}. It extends {@link X509ExtendedTrustManager}, because the JDK
     * adds checks to a plain trust manager.
     */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
