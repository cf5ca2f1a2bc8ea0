package io.payledger.benchmarks.measurement;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How often methods were found running, by the calls that led there. Not thread-safe. */
public final class CallTree {

    private final String method;
    private final Map<String, CallTree> callees = new TreeMap<>();
    private long samples;

    /** @param method class with its package, and method; of the whole, any title */
    public CallTree(String method) {
        this.method = method;
    }

    /** @param stack the outermost method first; the last one was running */
    public void add(List<String> stack) {
        CallTree at = this;
        at.samples++;
        for (String called : stack) {
            at = at.callees.computeIfAbsent(called, CallTree::new);
            at.samples++;
        }
    }

    public String method() {
        return method;
    }

    /** In it, and in what it called. */
    public long samples() {
        return samples;
    }

    /** In alphabetical order. */
    public Collection<CallTree> callees() {
        return callees.values();
    }

    /** The methods that ran most, by the samples in themselves, the first most often. */
    public Map<String, Long> busiest(int methods) {
        Map<String, Long> own = new TreeMap<>();
        callees().forEach(callee -> callee.countOwn(own));
        return own.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(methods)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first, LinkedHashMap::new));
    }

    private void countOwn(Map<String, Long> own) {
        long inCallees = callees().stream().mapToLong(CallTree::samples).sum();
        if (samples > inCallees) {
            own.merge(method, samples - inCallees, Long::sum);
        }
        callees().forEach(callee -> callee.countOwn(own));
    }
}
