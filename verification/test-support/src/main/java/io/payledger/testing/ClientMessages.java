package io.payledger.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Finds the Parse messages in the bytes that a client sends to PostgreSQL, however they are divided. A message is its
 * type, one byte, and its length, four bytes that count themselves; the first ones of a connection have no type.
 */
final class ClientMessages {

    private static final int LENGTH_BYTES = 4;

    /** Of a request for encryption, after which the client begins again. */
    private static final int ENCRYPTION_REQUEST_BYTES = 8;

    private static final int UNTYPED = 0;

    private final Consumer<String> parsed;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private int type = UNTYPED;
    private boolean typeIsNext;
    private int lengthBytes;
    private int length;
    private int left;

    /** @param parsed gets the SQL of each message */
    ClientMessages(Consumer<String> parsed) {
        this.parsed = parsed;
    }

    void add(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            add(bytes[i] & 0xff);
        }
    }

    private void add(int octet) {
        if (typeIsNext) {
            type = octet;
            typeIsNext = false;
        } else if (lengthBytes < LENGTH_BYTES) {
            length = length << Byte.SIZE | octet;
            left = length - LENGTH_BYTES;
            lengthBytes++;
            endIfComplete();
        } else {
            if (type == 'P') {
                body.write(octet);
            }
            left--;
            endIfComplete();
        }
    }

    private void endIfComplete() {
        if (lengthBytes < LENGTH_BYTES || left != 0) {
            return;
        }
        if (type == 'P') {
            String[] nameAndSql = body.toString(StandardCharsets.UTF_8).split("\0", -1);
            parsed.accept(nameAndSql[1]);
            body.reset();
        }
        typeIsNext = type != UNTYPED || length != ENCRYPTION_REQUEST_BYTES;
        lengthBytes = 0;
        length = 0;
    }
}
