package io.payledger.cli.audit;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.payledger.audit.AuditChain;
import io.payledger.audit.AuditEntry;
import io.payledger.cli.output.PrintingCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks an audit trail that was saved page by page, with neither the service nor its database. Exit code 1: it is broken. */
@Command(
        name = "verify-audit",
        mixinStandardHelpOptions = true,
        description = "Checks saved pages of GET /api/v1/tenants/<tenant>/audit, in their order.")
public final class VerifyAudit extends PrintingCommand {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Parameters(paramLabel = "<file>", description = "Pages as they were answered; standard input where none is named.")
    private List<Path> files = List.of();

    @Option(names = "--after", description = "The number of an entry that was checked before; with --hash.")
    private long after;

    @Option(names = "--hash", defaultValue = AuditEntry.GENESIS, description = "Its hash, as it was then.")
    private String hash = AuditEntry.GENESIS;

    private @Nullable AuditChain chain;
    private @Nullable String shard;

    record AuditPage(String shard, List<AuditEntry> entries) {}

    @Override
    public Integer call() throws IOException {
        if (files.isEmpty()) {
            read(System.in, "standard input");
        }
        for (Path file : files) {
            try (InputStream pages = Files.newInputStream(file)) {
                read(pages, file.toString());
            }
        }
        AuditChain checked = chain;
        if (checked == null) {
            return result(1, "no page of an audit trail was read");
        }
        return checked.broken()
                .map(what -> result(1, "BROKEN: " + shard + ": " + what + "; intact through entry " + checked.number()))
                .orElseGet(() -> result(
                        0, "intact: " + shard + " through entry " + checked.number() + ", hash " + checked.head()));
    }

    private void read(InputStream pages, String from) throws IOException {
        try (MappingIterator<AuditPage> each = JSON.readerFor(AuditPage.class).readValues(pages)) {
            while (each.hasNextValue()) {
                AuditPage page = each.nextValue();
                if (chain == null || shard == null) {
                    shard = page.shard();
                    chain = AuditChain.after(page.shard(), after, hash);
                } else if (!shard.equals(page.shard())) {
                    throw new CommandLine.ParameterException(
                            spec().commandLine(),
                            from + " is of " + page.shard() + ", the pages before are of " + shard);
                }
                page.entries().forEach(chain::add);
            }
        }
    }

    private int result(int exitCode, String line) {
        say(line);
        return exitCode;
    }
}
