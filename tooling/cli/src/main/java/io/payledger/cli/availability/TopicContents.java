package io.payledger.cli.availability;

import io.payledger.compose.ComposeStack;
import io.payledger.events.EventEnvelope;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The whole topic of events, as a consumer sees it that reads committed records only: for each shard the sequences have
 * to be 1, 2, 3, … as they stand there, up to the position that the database is at. Confined to one thread.
 */
final class TopicContents {

    private static final int FINDINGS_MAX = 20;

    private final Map<String, Position> last = new HashMap<>();
    private final Set<String> eventIds = new HashSet<>();
    private final Map<String, Integer> approvals = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private int events;

    /** Reads it in one of the brokers: no broker is reached from outside. */
    static TopicContents read(ComposeStack stack) {
        TopicContents topic = new TopicContents();
        stack.kafkaTool(
                topic::line,
                "org.apache.kafka.tools.consumer.ConsoleConsumer",
                "--topic " + Topics.EVENTS + " --from-beginning --isolation-level read_committed --timeout-ms 8000"
                        + " --formatter-property print.value=false --formatter-property print.key=true"
                        + " --formatter-property print.headers=true");
        return topic;
    }

    /** One record: its headers as {@code name:value,…}, a tab, its key. Kafka's tools write other lines as well. */
    void line(String line) {
        int tab = line.indexOf('\t');
        if (tab < 0 || !line.contains(EventEnvelope.SEQUENCE + ":")) {
            return;
        }
        Map<String, String> headers = new HashMap<>();
        for (String header : line.substring(0, tab).split(",", -1)) {
            String[] pair = header.split(":", 2);
            headers.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        record(line.substring(tab + 1), headers);
    }

    private void record(String shard, Map<String, String> headers) {
        EventEnvelope.Headers envelope = headers::get;
        Position position = envelope.position();
        events++;
        Position before = last.getOrDefault(shard, new Position(position.epoch(), 0));
        if (!position.follows(before)) {
            finding(shard + ": " + position + " follows " + before);
        }
        last.put(shard, position);
        if (!eventIds.add(headers.getOrDefault(EventEnvelope.ID, ""))) {
            finding(shard + ": the event at " + position + " is there twice");
        }
        if (headers.getOrDefault(EventEnvelope.TYPE, "").contains(".approved.")) {
            approvals.merge(headers.getOrDefault(EventEnvelope.SUBJECT, ""), 1, Integer::sum);
        }
    }

    private void finding(String what) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(what);
        }
    }

    int events() {
        return events;
    }

    int shards() {
        return last.size();
    }

    /** Whether it holds everything that was committed. */
    boolean reaches(Map<String, Position> committed) {
        return committed.entrySet().stream()
                .allMatch(each -> each.getValue().sequence() == 0
                        || each.getValue().equals(last.getOrDefault(each.getKey(), Position.NONE)));
    }

    /**
     * What is lost, doubled or out of order; empty where nothing is.
     *
     * @param committed where the database is at, by shard
     * @param approved runs whose approval was acknowledged to a client
     */
    List<String> findings(Map<String, Position> committed, Set<String> approved) {
        List<String> all = new ArrayList<>(findings);
        committed.forEach((shard, position) -> {
            if (position.sequence() > 0 && !position.equals(last.getOrDefault(shard, Position.NONE))) {
                all.add(shard + ": committed through " + position + ", on the topic through "
                        + last.getOrDefault(shard, Position.NONE));
            }
        });
        approved.forEach(run -> {
            int times = approvals.getOrDefault(run, 0);
            if (times != 1) {
                all.add("the approval of run " + run + " is on the topic " + times + " times");
            }
        });
        return all;
    }
}
