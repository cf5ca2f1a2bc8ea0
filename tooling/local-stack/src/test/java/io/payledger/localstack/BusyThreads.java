package io.payledger.localstack;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Started as a process of its own by the tests: its threads do nothing but count, each in its place of a mapped file. */
final class BusyThreads {

    static final int THREADS = 4;

    private BusyThreads() {}

    public static void main(String[] arguments) throws IOException {
        LongBuffer counts = map(Path.of(arguments[0]));
        for (int thread = 0; thread < THREADS; thread++) {
            int place = thread;
            new Thread(() -> {
                        while (true) {
                            counts.put(place, counts.get(place) + 1);
                        }
                    })
                    .start();
        }
    }

    static LongBuffer map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) THREADS * Long.BYTES)
                    .asLongBuffer();
        }
    }
}
