package io.payledger.bankfiles;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An element that is read: a leaf with a text, children, or either. Elements that are not among the children are ignored
 * with everything below them.
 *
 * @param repeats whether it may occur more than once
 * @param facet of a leaf's text
 * @param textBecomes the child that a bare text is read as: older versions have {@code <Sts>BOOK</Sts>} where newer ones
 *     have {@code <Sts><Cd>BOOK</Cd></Sts>}
 */
record Element(
        String name,
        boolean repeats,
        @Nullable Facet facet,
        @Nullable String textBecomes,
        Map<String, Element> children) {

    static Element leaf(String name, Facet facet) {
        return new Element(name, false, facet, null, Map.of());
    }

    static Element leaves(String name, Facet facet) {
        return new Element(name, true, facet, null, Map.of());
    }

    static Element one(String name, Element... children) {
        return new Element(name, false, null, null, byName(children));
    }

    static Element many(String name, Element... children) {
        return new Element(name, true, null, null, byName(children));
    }

    /** An element whose bare text is read as its first child. */
    static Element oneOrText(String name, Element first, Element... others) {
        Element[] children = Arrays.copyOf(others, others.length + 1);
        children[others.length] = first;
        return new Element(name, false, first.facet(), first.name(), byName(children));
    }

    boolean isAmount() {
        return facet == Facet.AMOUNT;
    }

    private static Map<String, Element> byName(Element... children) {
        return Arrays.stream(children).collect(Collectors.toUnmodifiableMap(Element::name, Function.identity()));
    }
}
