package dev.weft.http.internal.okhttp;

import dev.weft.http.internal.net.TlsMaterial;
import dev.weft.http.internal.net.TlsSettings;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.CertificatePinner;
import okhttp3.OkHttpClient;

/** Applies {@link TlsSettings} to OkHttp clients. */
final class TlsSockets {
    /** A client with OkHttp's defaults, for its hostname verifier and default TLS context. */
    private static final OkHttpClient SYSTEM = new OkHttpClient();

    /** One factory for all clients, because clients share connections only if their factories are equal. */
    private static final SSLSocketFactory SYSTEM_SOCKETS = new NamedTlsSockets(SYSTEM.sslSocketFactory());

    private TlsSockets() {}

    static void configure(OkHttpClient.Builder client, TlsSettings tls) {
        client.certificatePinner(pinner(tls.pins()));
        client.hostnameVerifier(tls.insecure() ? (host, session) -> true : SYSTEM.hostnameVerifier());
        if (tls.isSystem()) {
            client.sslSocketFactory(SYSTEM_SOCKETS, Objects.requireNonNull(SYSTEM.x509TrustManager()));
            return;
        }
        TlsMaterial material = TlsMaterial.of(tls);
        client.sslSocketFactory(new NamedTlsSockets(material.context().getSocketFactory()), material.trust());
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
}
