package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.net.TlsSettings;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Applies {@link TlsSettings} to OkHttp clients. */
final class TlsSockets {
    private static final System.Logger LOGGER = System.getLogger("dev.weft.http");

    /** A client with OkHttp's defaults, for its hostname verifier and default TLS context. */
    private static final OkHttpClient SYSTEM = new OkHttpClient();

    private TlsSockets() {}

    static void configure(OkHttpClient.Builder client, TlsSettings tls) {
        client.certificatePinner(pinner(tls.pins()));
        client.hostnameVerifier(SYSTEM.hostnameVerifier());
        if (tls.isSystem()) {
            client.sslSocketFactory(SYSTEM.sslSocketFactory(), Objects.requireNonNull(SYSTEM.x509TrustManager()));
            return;
        }
        try {
            X509TrustManager trust = tls.insecure() ? new TrustAll() : trust(tls.authorities());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls.identity()), new TrustManager[] {trust}, null);
            client.sslSocketFactory(context.getSocketFactory(), trust);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("these certificates cannot be used: " + e.getMessage(), e);
        }
        if (tls.insecure()) {
            LOGGER.log(System.Logger.Level.WARNING, "this session trusts every server, so TLS gives it no protection");
            client.hostnameVerifier((host, session) -> true);
        }
    }

    /**
     * OkHttp's pinner for {@code pins}.
     *
     * @throws IllegalArgumentException if a host or hash does not have the required form
     */
    static CertificatePinner pinner(List<TlsSettings.Pin> pins) {
        CertificatePinner.Builder pinner = new CertificatePinner.Builder();
        pins.forEach(pin -> pinner.add(pin.host(), pin.hash()));
        return pinner.build();
    }

    /** Copies the TLS configuration of another client, so that the two can share connections. */
    static void copy(OkHttpClient from, OkHttpClient.Builder to) {
        to.certificatePinner(from.certificatePinner());
        to.hostnameVerifier(from.hostnameVerifier());
        to.sslSocketFactory(from.sslSocketFactory(), Objects.requireNonNull(from.x509TrustManager()));
    }

    /**
     * A trust manager for the JVM's certificates and {@code more}. The JDK cannot combine two trust stores, so all
     * certificates are put into one.
     */
    private static X509TrustManager trust(List<X509Certificate> more) throws GeneralSecurityException, IOException {
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
     * For {@link TlsSettings#insecure}. It extends {@link X509ExtendedTrustManager}, because the JDK wraps a plain one
     * in checks of its own.
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
