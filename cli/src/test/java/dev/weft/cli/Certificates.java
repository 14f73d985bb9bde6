package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** A private certificate authority and the certificates signed by it, as files. */
final class Certificates {
    private final Path folder;
    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("test authority")
            .build();

    Certificates(Path folder) {
        this.folder = folder;
    }

    /** The TLS sockets of a server with these names, which trusts client certificates of the authority. */
    SSLSocketFactory server(String... names) {
        HeldCertificate.Builder certificate = new HeldCertificate.Builder().signedBy(authority);
        for (String name : names) {
            certificate.addSubjectAlternativeName(name);
        }
        return new HandshakeCertificates.Builder()
                .heldCertificate(certificate.build())
                .addTrustedCertificate(authority.certificate())
                .build()
                .sslSocketFactory();
    }

    /** The certificate of the authority as a PEM file. */
    String authority() throws IOException {
        return write("authority.pem", authority.certificatePem());
    }

    /** A client certificate for {@code name}, signed by the authority. */
    HeldCertificate client(String name) {
        return new HeldCertificate.Builder()
                .commonName(name)
                .signedBy(authority)
                .build();
    }

    /** A file with this content. */
    String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
