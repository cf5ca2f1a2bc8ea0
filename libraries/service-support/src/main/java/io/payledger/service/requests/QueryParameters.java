package io.payledger.service.requests;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;

/**
 * The query parameters that a resource method declares: by {@link QueryParam} on its parameters and on the fields of its
 * {@link BeanParam}s, and, where a filter reads them, by OpenAPI's annotation alone.
 *
 * @param names all of them
 * @param repeatable those that take several values
 */
record QueryParameters(SortedSet<String> names, SortedSet<String> repeatable) {

    static QueryParameters of(Method resource) {
        Map<String, Boolean> repeatableByName = new TreeMap<>();
        for (Parameter parameter : resource.getParameters()) {
            add(parameter, parameter.getType(), repeatableByName);
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    add(field, field.getType(), repeatableByName);
                }
            }
        }
        for (var documented : resource.getAnnotationsByType(
                org.eclipse.microprofile.openapi.annotations.parameters.Parameter.class)) {
            if (documented.in() == ParameterIn.QUERY) {
                repeatableByName.putIfAbsent(documented.name(), false);
            }
        }
        SortedSet<String> repeatable = new TreeSet<>(repeatableByName.keySet());
        repeatable.removeIf(name -> !repeatableByName.get(name));
        return new QueryParameters(new TreeSet<>(repeatableByName.keySet()), repeatable);
    }

    private static void add(AnnotatedElement declaration, Class<?> type, Map<String, Boolean> repeatableByName) {
        QueryParam query = declaration.getAnnotation(QueryParam.class);
        if (query != null) {
            repeatableByName.put(query.value(), Collection.class.isAssignableFrom(type));
        }
    }
}
