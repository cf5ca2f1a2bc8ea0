package io.payledger.bankfiles;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import jakarta.xml.bind.UnmarshallerHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;

/**
 * Reads every version of one ISO 20022 message into the library's model of one version. Only elements of the vocabulary
 * get there: others are ignored, texts are checked, repetitions counted. Never throws because of the file's content.
 * Thread-safe.
 *
 * @param <M> the library's class for the whole document
 */
final class MessageReader<M> {

    /** Deeper than any message; bounds the parser's stack and ours. */
    private static final int DEPTH_MAX = 64;

    /** Longer than any text that has a limit: the rest can be dropped, and the text still fails its facet. */
    private static final int TEXT_KEPT_MAX = 1024;

    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:";

    /** Of the restricted schemas of the Swiss banks, such as {@code …/pain.002.001.03.ch.02.xsd}. */
    private static final String SWISS_NAMESPACE = "http://www.six-interbank-clearing.com/de/";

    private static final String DOCUMENT = "Document";
    private static final AttributesImpl NO_ATTRIBUTES = new AttributesImpl();

    /** Follows the place in the parser's message, which is dropped. */
    private static final String PARSER_PREFIX = "Message: ";

    private final String message;
    private final SortedSet<String> versions;
    private final Class<M> model;
    private final String modelVersion;
    private final Element vocabulary;
    private final JAXBContext context;

    /** The namespaces of this message; the first group is the version. */
    private final Pattern namespaces;

    /**
     * @param message such as {@code camt.053.001}
     * @param versions of two digits each
     * @param modelVersion the one that {@code model} is for
     * @param body the element below the document
     */
    MessageReader(String message, SortedSet<String> versions, Class<M> model, String modelVersion, Element body) {
        this.message = message;
        this.versions = versions;
        this.model = model;
        this.modelVersion = modelVersion;
        this.vocabulary = Element.one(DOCUMENT, body);
        this.namespaces = Pattern.compile("(?:" + Pattern.quote(NAMESPACE) + "|" + Pattern.quote(SWISS_NAMESPACE) + ")"
                + Pattern.quote(message) + "\\.(\\d{2})(?:\\.ch\\.\\d{2}(?:\\.xsd)?)?");
        try {
            this.context = JAXBContext.newInstance(model);
        } catch (JAXBException broken) {
            throw new IllegalStateException("no JAXB model of " + message + "." + modelVersion, broken);
        }
    }

    Element vocabulary() {
        return vocabulary;
    }

    SortedSet<String> versions() {
        return versions;
    }

    /**
     * The document, or null and at least one problem. Throws only what the stream throws: a broken connection is not a
     * problem of the file.
     */
    @Nullable M read(InputStream file, ReadLimits limits, FileProblems problems) throws IOException {
        FileCharacters characters;
        try {
            characters = FileCharacters.of(file, limits.bytesMax());
        } catch (FileCharacters.UnreadableException unreadable) {
            problems.addLast(FileProblem.of("/", unreadable.reason()));
            return null;
        }
        try {
            UnmarshallerHandler binding = unmarshaller().getUnmarshallerHandler();
            new Pass(characters, binding, limits, problems).run();
            characters.throwFailure();
            return problems.none() ? model.cast(binding.getResult()) : null;
        } catch (JAXBException | SAXException broken) {
            // without the cause: it may quote a text, and exceptions are logged
            throw new IllegalStateException("the vocabulary does not fit the model of " + message + "." + modelVersion);
        }
    }

    private Unmarshaller unmarshaller() throws JAXBException {
        Unmarshaller unmarshaller = context.createUnmarshaller();
        unmarshaller.setAdapter(IsoTimes.dates());
        unmarshaller.setAdapter(IsoTimes.times());
        // the content has been checked: a complaint here is a mistake in the vocabulary, not in the file
        unmarshaller.setEventHandler(event -> false);
        return unmarshaller;
    }

    /** The JDK's own parser, even if others are on the class path: it is the one tested with hostile files. */
    private static XMLInputFactory parsers() {
        XMLInputFactory parsers = XMLInputFactory.newDefaultFactory();
        parsers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        parsers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        parsers.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        parsers.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        parsers.setProperty(XMLInputFactory.IS_COALESCING, false);
        parsers.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        parsers.setXMLResolver((publicId, systemId, base, name) -> {
            throw new XMLStreamException("nothing outside of the file is read");
        });
        return parsers;
    }

    /** An element that is still open. */
    private static final class Open {
        private final Element element;
        private final int number;
        private final @Nullable String currency;
        private final StringBuilder text = new StringBuilder();
        private final Map<String, Integer> children = new HashMap<>(4);
        private boolean tooLong;

        Open(Element element, int number, @Nullable String currency) {
            this.element = element;
            this.number = number;
            this.currency = currency;
        }

        void append(String more) {
            String part = text.isEmpty() ? more.stripLeading() : more;
            tooLong |= text.length() + part.length() > TEXT_KEPT_MAX;
            text.append(part, 0, Math.min(part.length(), TEXT_KEPT_MAX - text.length()));
        }

        boolean isLeaf() {
            return element.children().isEmpty();
        }

        String step() {
            return element.repeats() ? element.name() + "[" + number + "]" : element.name();
        }
    }

    /** One read of one file. */
    private final class Pass {
        private final FileCharacters characters;
        private final UnmarshallerHandler binding;
        private final ReadLimits limits;
        private final FileProblems problems;
        private final Deque<Open> open = new ArrayDeque<>();
        private @Nullable XMLStreamReader parser;
        private String namespace = "";
        private int passedOver;
        private int rows;

        Pass(FileCharacters characters, UnmarshallerHandler binding, ReadLimits limits, FileProblems problems) {
            this.characters = characters;
            this.binding = binding;
            this.limits = limits;
            this.problems = problems;
        }

        void run() throws SAXException {
            XMLStreamReader xml = start();
            if (xml == null) {
                return;
            }
            binding.startDocument();
            while (problems.wantMore() && next(xml)) {
                characters.progress();
                switch (xml.getEventType()) {
                    case XMLStreamConstants.START_ELEMENT -> startElement(xml);
                    case XMLStreamConstants.END_ELEMENT -> endElement();
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(xml);
                    case XMLStreamConstants.DTD ->
                        problems.addLast(
                                problem("a document type is not allowed: ask the bank for the file without it"));
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        problems.addLast(problem("an entity is not allowed: ask the bank for the file without it"));
                    case XMLStreamConstants.END_DOCUMENT -> {
                        binding.endDocument();
                        return;
                    }
                    default -> {
                        // comments, processing instructions and white space are ignored
                    }
                }
            }
        }

        private @Nullable XMLStreamReader start() {
            try {
                parser = parsers().createXMLStreamReader(characters);
                return parser;
            } catch (XMLStreamException | RuntimeException malformed) {
                endOfText(malformed);
                return null;
            }
        }

        private boolean next(XMLStreamReader xml) {
            try {
                xml.next();
                return true;
            } catch (XMLStreamException | RuntimeException malformed) {
                // the JDK's parser throws exceptions of many kinds for hostile text
                endOfText(malformed);
                return false;
            }
        }

        private void endOfText(Exception malformed) {
            String refusal = characters.refusal();
            if (refusal != null) {
                problems.addLast(problem(refusal));
                return;
            }
            String message = malformed.getMessage() == null ? "" : malformed.getMessage();
            int prefix = message.indexOf(PARSER_PREFIX);
            String reason = prefix < 0 ? message : message.substring(prefix + PARSER_PREFIX.length());
            problems.addLast(
                    problem("the text is not well-formed XML, or not complete: send the whole file again", reason));
        }

        private void startElement(XMLStreamReader xml) throws SAXException {
            if (open.size() + passedOver >= DEPTH_MAX) {
                problems.addLast(
                        problem("elements are nested deeper than " + DEPTH_MAX + ": ask the bank for a valid file"));
                return;
            }
            if (passedOver > 0) {
                passedOver++;
                return;
            }
            Open parent = open.peek();
            if (parent == null) {
                startDocument(xml);
                return;
            }
            Element element = namespace.equals(xml.getNamespaceURI())
                    ? parent.element.children().get(xml.getLocalName())
                    : null;
            if (element == null) {
                if (parent.isLeaf()) {
                    problems.add(problem("an element where a text is expected: ask the bank for a valid file"));
                }
                passedOver = 1;
                return;
            }
            int number = parent.children.merge(element.name(), 1, Integer::sum);
            if (element.repeats() && ++rows > limits.rowsMax()) {
                problems.addLast(problem(
                        "the file has more than " + limits.rowsMax() + " rows: ask the bank for smaller files"));
                return;
            }
            open.push(new Open(element, number, element.isAmount() ? xml.getAttributeValue(null, "Ccy") : null));
            if (number > 1 && !element.repeats()) {
                // the binding would silently keep the last one, such as the last of two amounts
                problems.add(problem("occurs more than once: ask the bank for a valid file"));
            }
            if (!element.children().isEmpty()) {
                binding.startElement("", element.name(), element.name(), NO_ATTRIBUTES);
            }
        }

        private void startDocument(XMLStreamReader xml) throws SAXException {
            String found = xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
            Matcher version = namespaces.matcher(found);
            if (!xml.getLocalName().equals(DOCUMENT) || !version.matches() || !versions.contains(version.group(1))) {
                problems.addLast(FileProblem.quoting(
                        where(),
                        "the root element is not the Document of " + message + " in a version from " + versions.first()
                                + " to " + versions.last() + ": send a file of that kind",
                        found.startsWith(NAMESPACE) ? found.substring(NAMESPACE.length()) : found));
                return;
            }
            namespace = found;
            open.push(new Open(vocabulary, 1, null));
            binding.startElement(NAMESPACE + message + "." + modelVersion, DOCUMENT, DOCUMENT, NO_ATTRIBUTES);
        }

        private void text(XMLStreamReader xml) {
            Open current = open.peek();
            if (passedOver > 0 || current == null) {
                return;
            }
            if (current.element.facet() != null) {
                current.append(xml.getText());
            } else if (!xml.getText().isBlank()) {
                problems.add(problem("text between elements: ask the bank for a valid file"));
            }
        }

        private void endElement() throws SAXException {
            if (passedOver > 0) {
                passedOver--;
                return;
            }
            Open ended = open.element();
            Element element = ended.element;
            String becomes = element.textBecomes();
            if (element.facet() != null) {
                endOfText(ended, element.facet(), becomes == null ? element.name() : becomes);
            }
            if (!ended.isLeaf()) {
                String uri = open.size() == 1 ? NAMESPACE + message + "." + modelVersion : "";
                binding.endElement(uri, element.name(), element.name());
            }
            open.pop();
        }

        /** An empty element is treated as absent. */
        private void endOfText(Open ended, Facet facet, String name) throws SAXException {
            String text = ended.text.toString().stripTrailing();
            if (text.isEmpty()) {
                return;
            }
            if (!ended.children.isEmpty()) {
                problems.add(problem("text between elements: ask the bank for a valid file"));
                return;
            }
            String wrong = ended.tooLong && facet != Facet.FREE_TEXT
                    ? "longer than any such text"
                    : facet.problemWith(text, ended.currency);
            if (wrong != null) {
                problems.add(problem(wrong, text));
                return;
            }
            AttributesImpl attributes = NO_ATTRIBUTES;
            if (ended.currency != null) {
                attributes = new AttributesImpl();
                attributes.addAttribute("", "Ccy", "Ccy", "CDATA", ended.currency);
            }
            binding.startElement("", name, name, attributes);
            binding.characters(text.toCharArray(), 0, text.length());
            binding.endElement("", name, name);
        }

        private FileProblem problem(String what) {
            return FileProblem.of(where(), what);
        }

        private FileProblem problem(String what, String value) {
            return FileProblem.quoting(where(), what, value);
        }

        private String where() {
            StringBuilder path = new StringBuilder();
            open.descendingIterator().forEachRemaining(each -> path.append('/').append(each.step()));
            if (parser != null && parser.getLocation() != null) {
                path.append(" (line ").append(parser.getLocation().getLineNumber());
                path.append(", column ")
                        .append(parser.getLocation().getColumnNumber())
                        .append(')');
            }
            return path.isEmpty() || path.charAt(0) != '/' ? "/" + path : path.toString();
        }
    }
}
