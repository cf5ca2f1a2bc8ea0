package io.payledger.api.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the end of the topic, all partitions, on a thread of its own, while there are streams. It is in no group: each
 * instance of the service reads for its own streams. After a failure it starts again at the end; its listener finds what
 * was missed.
 */
final class TopicReader implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TopicReader.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    /** Called on the reader's thread. */
    interface Listener {

        boolean isListening();

        /** Reading has started at the end, or started again. */
        void connected();

        void heard(ConsumerRecord<byte[], byte[]> record);
    }

    private final String topic;
    private final Duration linger;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Listener listener;
    private final Thread thread = new Thread(this, "payledger-streams");

    private final CountDownLatch stop = new CountDownLatch(1);

    private CompletableFuture<Boolean> connected = new CompletableFuture<>();
    private @Nullable Consumer<byte[], byte[]> open;

    TopicReader(String topic, Duration linger, Supplier<Consumer<byte[], byte[]>> consumers, Listener listener) {
        this.topic = topic;
        this.linger = linger;
        this.consumers = consumers;
        this.listener = listener;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Starts reading: completes with true once the end of the topic is read, with false after a timeout. */
    synchronized CompletionStage<Boolean> connected(Duration timeout) {
        notifyAll();
        return connected.copy().completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try {
            while (awaitListeners()) {
                try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                    hold(consumer);
                    read(consumer);
                } catch (WakeupException stop) {
                    LOG.debug("stopped", stop);
                } catch (KafkaException failed) {
                    LOG.warnf("streams are not fed: topic=%s reason=%s", topic, failed.toString());
                    backOff();
                } catch (RuntimeException unforeseen) {
                    LOG.errorf(unforeseen, "streams are not fed: topic=%s", topic);
                    backOff();
                } finally {
                    disconnected();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER_TIMEOUT).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("the topic does not exist yet");
        }
        consumer.assign(partitions);
        // not left to the first poll: nothing may be missed from here on
        for (Map.Entry<TopicPartition, Long> end :
                consumer.endOffsets(partitions, ANSWER_TIMEOUT).entrySet()) {
            consumer.seek(end.getKey(), end.getValue());
        }
        listener.connected();
        completeConnected();
        LOG.infof("streams are fed: topic=%s partitions=%d", topic, partitions.size());
        long listenedNanos = System.nanoTime();
        while (System.nanoTime() - listenedNanos < linger.toNanos()) {
            consumer.poll(POLL).forEach(listener::heard);
            if (listener.isListening()) {
                listenedNanos = System.nanoTime();
            }
        }
    }

    private synchronized boolean awaitListeners() throws InterruptedException {
        while (!isStopping() && !listener.isListening()) {
            wait();
        }
        return !isStopping();
    }

    private void backOff() throws InterruptedException {
        boolean unused = stop.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    private synchronized void hold(Consumer<byte[], byte[]> consumer) {
        open = consumer;
        if (isStopping()) {
            consumer.wakeup();
        }
    }

    private synchronized void completeConnected() {
        connected.complete(true);
    }

    private synchronized void disconnected() {
        open = null;
        if (connected.isDone()) {
            connected = new CompletableFuture<>();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            stop.countDown();
            if (open != null) {
                open.wakeup();
            }
            notifyAll();
        }
        try {
            thread.join(ANSWER_TIMEOUT.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
