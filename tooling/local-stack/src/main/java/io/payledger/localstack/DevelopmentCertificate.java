package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for servers on the loopback interface, which is its own authority: made with the JDK's keytool for one
 * run, so that the services' TLS is tried against real servers. Immutable.
 */
public final class DevelopmentCertificate {

    private static final String PASSWORD = "development";
    private static final String ALIAS = "server";
    private static final String OPTIONS = "-genkeypair -alias " + ALIAS + " -keyalg EC -groupname secp256r1"
            + " -dname CN=payledger-development -ext SAN=ip:127.0.0.1,dns:localhost -ext BC=ca:true -validity 2"
            + " -storetype PKCS12 -storepass " + PASSWORD;

    private final Path certificate;
    private final Path key;
    private final SSLContext context;

    private DevelopmentCertificate(Path certificate, Path key, SSLContext context) {
        this.context = context;
        this.certificate = certificate;
        this.key = key;
    }

    /** Makes one for {@code 127.0.0.1} and {@code localhost} in that folder, which is made if need be. */
    public static DevelopmentCertificate in(Path folder) {
        Path store = folder.resolve("server.p12");
        Path certificate = folder.resolve("server-certificate.pem");
        Path key = folder.resolve("server-key.pem");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(store);
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-keystore",
                    store.toString()));
            Collections.addAll(command, OPTIONS.split(" ", -1));
            Path log = folder.resolve("keytool.log");
            if (Program.run(new ProcessBuilder(command).redirectOutput(log.toFile())) != 0) {
                throw new StackException("keytool made no certificate; " + ChildProcess.tail(log, 20));
            }
            KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Key privateKey = made.getKey(ALIAS, PASSWORD.toCharArray());
            Files.writeString(
                    certificate,
                    Pem.encode("CERTIFICATE", made.getCertificate(ALIAS).getEncoded()));
            Files.writeString(key, Pem.encode("PRIVATE KEY", privateKey.getEncoded()));
            return new DevelopmentCertificate(certificate.toAbsolutePath(), key.toAbsolutePath(), context(made));
        } catch (IOException | GeneralSecurityException failed) {
            throw new StackException("could not make a certificate in " + folder, failed);
        }
    }

    private static SSLContext context(KeyStore made) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(made, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(made);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** PEM: what a server shows, and what a client has to trust. */
    public Path certificate() {
        return certificate;
    }

    /** For a server of a test that shows the certificate, or for a client that trusts it. */
    public SSLContext sslContext() {
        return context;
    }

    /** PEM, not encrypted. */
    public Path key() {
        return key;
    }
}
