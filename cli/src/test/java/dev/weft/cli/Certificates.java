package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** An authority that nobody knows, and what it has signed, as files. */
final class Certificates {
    private final Path folder;
    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("test authority")
            .build();

    Certificates(Path folder) {
        this.folder = folder;
    }

    /** The sockets of a server by these names, which trusts the authority too. */
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

    /** The file of the authority. */
    String authority() throws IOException {
        return write("authority.pem", authority.certificatePem());
    }

    /** A client by this name that the authority has signed. */
    HeldCertificate client(String name) {
        return new HeldCertificate.Builder()
                .commonName(name)
                .signedBy(authority)
                .build();
    }

    /** A file with this in it. */
    String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
