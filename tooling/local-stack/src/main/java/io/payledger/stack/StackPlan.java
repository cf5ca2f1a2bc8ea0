package io.payledger.stack;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a stack that is started is to be.
 *
 * @param instances how many of each service; one by default
 * @param settings configuration keys for all instances of a service, beyond those the stack sets or in place of them
 */
public record StackPlan(int followers, Map<Service, Integer> instances, Map<Service, Map<String, String>> settings) {

    /** Two followers, and one of each service. */
    public static final StackPlan USUAL = new StackPlan(2, Map.of(), Map.of());

    public StackPlan {
        if (followers < 0 || followers > 8) {
            throw new IllegalArgumentException("0 to 8 followers, not " + followers);
        }
        instances.forEach((service, count) -> {
            if (count < 0) {
                throw new IllegalArgumentException("not a number of instances of " + service + ": " + count);
            }
        });
        instances = Map.copyOf(instances);
        settings = Map.copyOf(settings);
    }

    public StackPlan followers(int count) {
        return new StackPlan(count, instances, settings);
    }

    public StackPlan apis(int count) {
        return with(Service.API, count);
    }

    public StackPlan relays(int count) {
        return with(Service.RELAY, count);
    }

    public StackPlan workers(int count) {
        return with(Service.WORKER, count);
    }

    private StackPlan with(Service service, int count) {
        Map<Service, Integer> counts = new HashMap<>(instances);
        counts.put(service, count);
        return new StackPlan(followers, counts, settings);
    }

    /** For all instances of a service. */
    public StackPlan setting(Service service, String key, String value) {
        Map<Service, Map<String, String>> all = new EnumMap<>(Service.class);
        all.putAll(settings);
        Map<String, String> ofService = new HashMap<>(settings(service));
        ofService.put(key, value);
        all.put(service, Map.copyOf(ofService));
        return new StackPlan(followers, instances, all);
    }

    /** For measurements and random requests, which one caller sends. */
    public StackPlan withoutRateLimits() {
        StackPlan plan = this;
        for (Service service : Service.values()) {
            plan = plan.setting(service, "payledger.rate-limits.caller", "1000000000")
                    .setting(service, "payledger.rate-limits.tenant", "1000000000");
        }
        return plan;
    }

    public int count(Service service) {
        return instances.getOrDefault(service, 1);
    }

    public Map<String, String> settings(Service service) {
        return settings.getOrDefault(service, Map.of());
    }

    /** The names of the instances of a service, from {@code outbox-relay-1} on. */
    public Stream<String> names(Service service) {
        return IntStream.rangeClosed(1, count(service)).mapToObj(service::instance);
    }
}
