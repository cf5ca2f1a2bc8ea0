package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.prowidesoftware.swift.model.mx.AbstractMX;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every element that is read exists in the library's model of each version, under the same name, at the same place, with
 * the same cardinality.
 */
class VocabularyTest {

    static Stream<Arguments> versions() {
        return Stream.concat(
                Camt053.reader().versions().stream()
                        // the library has no model of it yet
                        .filter(version -> !version.equals("14"))
                        .map(version -> Arguments.of("Camt053001" + version, Camt053.reader())),
                Pain002.reader().versions().stream()
                        .map(version -> Arguments.of("Pain002001" + version, Pain002.reader())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    void everyElementThatIsReadExistsInTheModelOfEachVersion(String message, MessageReader<?> reader) throws Exception {
        Class<?> document = Class.forName(AbstractMX.class.getPackageName() + ".Mx" + message);
        List<String> differences = new ArrayList<>();

        compare(reader.vocabulary(), document, "", differences);

        assertThat(differences).containsExactlyInAnyOrderElementsOf(expected(message));
    }

    /** Older statements have bare texts for statuses and no proxies, and version 02 neither pages nor amounts of transactions. */
    private static List<String> expected(String message) {
        List<String> expected = new ArrayList<>();
        if (message.startsWith("Camt") && message.compareTo("Camt05300106") <= 0) {
            expected.add("absent: /BkToCstmrStmt/Stmt/Ntry/Sts/Cd");
            expected.add("absent: /BkToCstmrStmt/Stmt/Ntry/Sts/Prtry");
        }
        if (message.startsWith("Camt") && message.compareTo("Camt05300107") <= 0) {
            expected.add("absent: /BkToCstmrStmt/Stmt/Acct/Prxy");
        }
        if (message.equals("Camt05300102")) {
            expected.add("absent: /BkToCstmrStmt/Stmt/StmtPgntn");
            expected.add("absent: /BkToCstmrStmt/Stmt/Ntry/NtryDtls/TxDtls/Amt");
            expected.add("absent: /BkToCstmrStmt/Stmt/Ntry/NtryDtls/TxDtls/CdtDbtInd");
        }
        return expected;
    }

    private static void compare(Element element, Class<?> type, String path, List<String> differences) {
        if (element.children().isEmpty()) {
            if (element.isAmount()
                    != Arrays.stream(type.getDeclaredFields())
                            .anyMatch(field -> field.isAnnotationPresent(XmlAttribute.class))) {
                differences.add("not an amount: " + path);
            }
            return;
        }
        for (Element child : element.children().values()) {
            String where = path + "/" + child.name();
            Optional<Field> field = Arrays.stream(type.getDeclaredFields())
                    .filter(each -> each.isAnnotationPresent(XmlElement.class)
                            && each.getAnnotation(XmlElement.class).name().equals(child.name()))
                    .findFirst();
            if (field.isEmpty()) {
                differences.add("absent: " + where);
            } else if (field.get().getType().equals(List.class) != child.repeats()) {
                differences.add("cardinality: " + where);
            } else {
                compare(child, typeOf(field.get()), where, differences);
            }
        }
    }

    private static Class<?> typeOf(Field field) {
        return field.getGenericType() instanceof ParameterizedType list
                ? (Class<?>) list.getActualTypeArguments()[0]
                : field.getType();
    }
}
