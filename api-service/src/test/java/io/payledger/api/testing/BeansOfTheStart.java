package io.payledger.api.testing;

import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableBean;
import io.quarkus.arc.InjectableContext;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which beans the service had created before its first request. */
@Singleton
public class BeansOfTheStart {

    private Set<String> names = Set.of();

    void last(@Observes @Priority(Integer.MAX_VALUE) StartupEvent start) {
        names = created();
    }

    public Set<String> names() {
        return names;
    }

    /** Our beans that live as long as the service, and exist now. */
    public static Set<String> created() {
        Set<String> created = new TreeSet<>();
        Stream.<Class<? extends Annotation>>of(ApplicationScoped.class, Singleton.class)
                .flatMap(scope -> Arc.container().getContexts(scope).stream())
                .map(InjectableContext::getState)
                .flatMap(state -> state.getContextualInstances().keySet().stream())
                .map(InjectableBean::getBeanClass)
                .map(Class::getName)
                .filter(name -> name.startsWith("io.payledger."))
                .forEach(created::add);
        return created;
    }
}
