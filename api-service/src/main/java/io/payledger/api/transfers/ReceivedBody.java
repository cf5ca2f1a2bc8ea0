package io.payledger.api.transfers;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/** A body that has arrived whole. */
sealed interface ReceivedBody {

    InputStream open() throws IOException;

    /** A small one. */
    record InMemory(Buffer bytes) implements ReceivedBody {

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes.getBytes());
        }
    }

    /** A large one; the file is deleted once the request has its response. */
    record InFile(StoredFile file) implements ReceivedBody {

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file.path());
        }
    }
}
