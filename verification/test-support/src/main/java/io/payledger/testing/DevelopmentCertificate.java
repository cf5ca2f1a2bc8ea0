package io.payledger.testing;

import io.payledger.localstack.Pem;
import io.payledger.localstack.PostgresServer;
import io.payledger.stack.Deadline;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new StackException("keytool made no certificate: " + said);
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
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while making a certificate", interrupted);
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

    /** The listener of a broker that shows this certificate, for clients with TLS and SCRAM-SHA-512. */
    public Map<String, String> brokerListener() {
        try {
            return Map.of(
                    "sasl.enabled.mechanisms",
                    "SCRAM-SHA-512",
                    "listener.name.secured.scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                    "listener.name.secured.ssl.keystore.type",
                    "PEM",
                    "listener.name.secured.ssl.keystore.certificate.chain",
                    Files.readString(certificate),
                    "listener.name.secured.ssl.keystore.key",
                    Files.readString(key));
        } catch (IOException failed) {
            throw new StackException("could not read " + certificate + " or " + key, failed);
        }
    }

    /** Turns TLS on at the server, and requires TLS and the password of this user. Other users connect as before. */
    public void demandAt(PostgresServer server, String user) {
        try {
            // written by the server itself: it refuses a key that another account can read or owns; and what the server
            // says is read to its end, or it finds the pipe broken
            server.execute("COPY (SELECT) TO PROGRAM 'cat >/dev/null && umask 077 && cp \"" + certificate
                    + "\" server.crt && cp \"" + key + "\" server.key'");
            server.execute("ALTER SYSTEM SET ssl = on");
            Path rules = Path.of(String.valueOf(server.query("SHOW hba_file")));
            Files.writeString(
                    rules,
                    "hostssl all " + user + " all scram-sha-256\nhostnossl all " + user + " all reject\n"
                            + Files.readString(rules));
            server.execute("SELECT pg_reload_conf()");
        } catch (IOException | SQLException failed) {
            throw new StackException("could not make " + server + " speak TLS: " + failed.getMessage(), failed);
        }
        if (!Deadline.in(Duration.ofSeconds(10)).await(() -> speaksTls(server))) {
            throw new StackException(server + " does not speak TLS; see " + server.log());
        }
    }

    private static boolean speaksTls(PostgresServer server) {
        try {
            return "on".equals(server.query("SHOW ssl"));
        } catch (SQLException failed) {
            throw new StackException("could not see whether " + server + " speaks TLS", failed);
        }
    }
}
