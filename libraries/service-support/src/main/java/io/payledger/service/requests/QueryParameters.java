package io.payledger.service.requests;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters that a resource method declares: by {@link QueryParam} on its parameters and on the fields of its
 * {@link BeanParam}s, and, where a filter reads them, by OpenAPI's annotation alone.
 */
record QueryParameters(SortedMap<String, Declaration> byName) {

    /**
     * @param repeatable takes several values
     * @param emptyByDefault so that an empty value says the same as none
     */
    record Declaration(boolean repeatable, boolean emptyByDefault) {

        private static final Declaration ONE_VALUE = new Declaration(false, false);
    }

    static QueryParameters of(Method resource) {
        SortedMap<String, Declaration> byName = new TreeMap<>();
        for (Parameter parameter : resource.getParameters()) {
            add(parameter, parameter.getType(), byName);
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    add(field, field.getType(), byName);
                }
            }
        }
        for (var documented : resource.getAnnotationsByType(
                org.eclipse.microprofile.openapi.annotations.parameters.Parameter.class)) {
            if (documented.in() == ParameterIn.QUERY) {
                byName.putIfAbsent(documented.name(), Declaration.ONE_VALUE);
            }
        }
        return new QueryParameters(byName);
    }

    private static void add(AnnotatedElement declared, Class<?> type, Map<String, Declaration> byName) {
        QueryParam query = declared.getAnnotation(QueryParam.class);
        if (query != null) {
            DefaultValue byDefault = declared.getAnnotation(DefaultValue.class);
            byName.put(
                    query.value(),
                    new Declaration(
                            Collection.class.isAssignableFrom(type),
                            byDefault != null && byDefault.value().isEmpty()));
        }
    }

    /** Null for a parameter that the method does not have. */
    @Nullable Declaration named(String name) {
        return byName.get(name);
    }
}
