package io.payledger.service.start;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.InjectableBean;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;
import java.util.Set;

/**
 * Creates the services' beans at the start. The container would create each at its first use: in a request, on the event
 * loop, which it would block while the bean looks up what it needs.
 */
@Singleton
public class PreparedBeans {

    private static final String OURS = "io.payledger.";
    private static final Set<Class<? extends Annotation>> LASTING = Set.of(ApplicationScoped.class, Singleton.class);

    void create(@Observes StartupEvent start) {
        for (Bean<?> bean : Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            if (bean instanceof InjectableBean<?> ours && isOurs(ours)) {
                // a proxy is made first, and the bean behind it at the first use
                ClientProxy.unwrap(Arc.container().instance(ours).get());
            }
        }
    }

    private static boolean isOurs(InjectableBean<?> bean) {
        return bean.getKind() == InjectableBean.Kind.CLASS
                && LASTING.contains(bean.getScope())
                && bean.getBeanClass().getName().startsWith(OURS);
    }
}
