package io.payledger.api.testing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the service had loaded, and counted, before its first request. */
@Singleton
public class ClassesOfTheStart {

    private final MeterRegistry registry;
    private Set<String> names = Set.of();
    private Set<String> counted = Set.of();

    ClassesOfTheStart(MeterRegistry registry) {
        this.registry = registry;
    }

    void last(@Observes @Priority(Integer.MAX_VALUE) StartupEvent start) throws JMException {
        names = loaded();
        counted = registry.getMeters().stream()
                .filter(meter -> (meter instanceof Counter counter && counter.count() > 0)
                        || (meter instanceof Timer timer && timer.count() > 0))
                .map(meter -> meter.getId().getName())
                .filter(name -> name.startsWith("payledger_command") || name.startsWith("session_read"))
                .collect(Collectors.toSet());
    }

    /** The meters of commands and reads that had counted one. */
    public Set<String> counted() {
        return counted;
    }

    public Set<String> names() {
        return names;
    }

    /** Those of this JVM that are loaded now. */
    private static Set<String> loaded() throws JMException {
        String tree = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmClassHierarchy",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return tree.lines()
                .map(line -> line.replaceFirst("^[|\\- ]*", "").replaceFirst("/.*", ""))
                .collect(Collectors.toSet());
    }
}
