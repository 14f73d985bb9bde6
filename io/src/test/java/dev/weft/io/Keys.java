package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost} that only these tests trust. The JDK's keytool makes it once for all tests. */
final class Keys {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final KeyStore STORE = make();

    private Keys() {}

    private static KeyStore make() {
        try {
            Path folder = Files.createTempDirectory("weft-keys");
            Path store = folder.resolve("keys");
            Process keytool = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost,ip:127.0.0.1",
                            "-alias",
                            "weft",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            new String(PASSWORD)))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            assertThat(keytool.waitFor()).isZero();
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
            Files.delete(store);
            Files.delete(folder.resolve("log"));
            Files.delete(folder);
            return keys;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A context that has the key, and trusts the certificate. */
    static SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(STORE, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust().getTrustManagers(), null);
            return context;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A context that has no key, and trusts the certificate. */
    static SSLContext withoutKey() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust().getTrustManagers(), null);
            return context;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static TrustManagerFactory trust() throws Exception {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("weft", STORE.getCertificate("weft"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        return trust;
    }

    /** Key and certificate as PEM files in {@code folder}: {@code key.pem} and {@code certificate.pem}. */
    static void write(Path folder) throws Exception {
        Files.writeString(
                folder.resolve("key.pem"),
                pem("PRIVATE KEY", STORE.getKey("weft", PASSWORD).getEncoded()));
        Files.writeString(
                folder.resolve("certificate.pem"),
                pem("CERTIFICATE", STORE.getCertificate("weft").getEncoded()));
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }
}
