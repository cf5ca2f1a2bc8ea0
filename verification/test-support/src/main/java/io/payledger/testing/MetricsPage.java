package io.payledger.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code docs/operating/metrics.md} promises of a service's metrics, for tests that hold a scrape to it. */
public final class MetricsPage {

    private static final Pattern NAME = Pattern.compile("`(\\w+)`");
    private static final Pattern OURS = Pattern.compile("(payledger_|session_read).*");
    private static final List<String> SERVICES = List.of("api", "relay", "worker");

    private MetricsPage() {}

    /** Types by names, as the page's section of the service has them: api, relay or worker. */
    public static Map<String, String> of(String service) {
        Map<String, String> metrics = new TreeMap<>();
        for (List<String> row : DocumentationTable.rows("docs/operating/metrics.md", service)) {
            Matcher name = NAME.matcher(row.get(0));
            if (name.matches()) {
                metrics.put(name.group(1), row.get(1));
            }
        }
        return metrics;
    }

    /** Every name that a query may use, those that a histogram brings along included. */
    public static Set<String> queryable() {
        Set<String> names = new TreeSet<>();
        for (String service : SERVICES) {
            of(service).forEach((name, type) -> {
                if (type.equals("histogram")) {
                    Stream.of("_bucket", "_sum", "_count", "_max").forEach(suffix -> names.add(name + suffix));
                } else {
                    names.add(name);
                }
            });
        }
        return names;
    }

    /** Where a scrape differs from the page, one sentence each; empty where it does not. */
    public static List<String> differences(String service, String scrape) {
        Map<String, String> documented = of(service);
        Map<String, String> exported = exported(scrape);
        List<String> differences = new ArrayList<>();
        documented.forEach((name, type) -> {
            if (!type.equals(exported.get(name))) {
                differences.add(name + " is a " + type + " on the page, and exported as " + exported.get(name));
            }
        });
        exported.forEach((name, type) -> {
            String histogram = name.replaceFirst("_max$", "");
            if (!documented.containsKey(name) && !"histogram".equals(documented.get(histogram))) {
                differences.add(name + " (" + type + ") is exported and not on the page");
            }
            if (!scrape.contains("# HELP " + family(name, scrape) + " ")) {
                differences.add(name + " has no help text");
            }
        });
        return differences;
    }

    /** Of our own metrics. One of the two formats leaves {@code _total} out of a counter's family name. */
    private static Map<String, String> exported(String scrape) {
        Map<String, String> types = new TreeMap<>();
        scrape.lines().filter(line -> line.startsWith("# TYPE ")).forEach(line -> {
            String[] words = line.split(" ", -1);
            String name = words[3].equals("counter") && !words[2].endsWith("_total") ? words[2] + "_total" : words[2];
            if (OURS.matcher(name).matches()) {
                types.put(name, words[3]);
            }
        });
        return types;
    }

    private static String family(String name, String scrape) {
        String bare = name.replaceFirst("_total$", "");
        return scrape.contains("# TYPE " + bare + " ") ? bare : name;
    }
}
