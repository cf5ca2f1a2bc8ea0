package io.payledger.cli.stack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The end of a log, and what is written to it. Prints whole lines only: one that is half written is printed once it is
 * whole. A log that has become shorter is another one, which is printed from its beginning. Confined to one thread.
 */
final class LogTail {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** A longer line is printed in pieces, so that a binary file cannot fill the memory. */
    private static final int LINE_BYTES_MAX = 1024 * 1024;

    private final Path log;
    private final Consumer<String> output;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long position;

    LogTail(Path log, Consumer<String> output) {
        this.log = log;
        this.output = output;
    }

    void printLast(int linesMax) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        read(each -> {
            last.addLast(each);
            if (last.size() > linesMax) {
                last.removeFirst();
            }
        });
        last.forEach(output);
    }

    void printNew() throws IOException {
        read(output);
    }

    private void read(Consumer<String> lines) throws IOException {
        try (FileChannel channel = FileChannel.open(log)) {
            if (channel.size() < position) {
                position = 0;
                line.reset();
            }
            channel.position(position);
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (channel.read(buffer) > 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    take(buffer.get(), lines);
                }
                buffer.clear();
            }
            position = channel.position();
        } catch (NoSuchFileException replacedNow) {
            // The next start of the stack moves the log aside, and makes a new one.
            position = 0;
            line.reset();
        }
    }

    private void take(byte next, Consumer<String> lines) {
        if (next != '\n') {
            line.write(next);
        }
        if (next == '\n' || line.size() >= LINE_BYTES_MAX) {
            lines.accept(line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }
}
