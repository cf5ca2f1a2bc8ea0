package io.payledger.bankfiles;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Pain.001.001.09 as banks check it: the schema of ISO 20022, and the restrictions of the guidelines as rules. The schemas of
 * the European Payments Council and of SIX are not in any artifact; both restrict the one of ISO.
 */
final class Guidelines {

    private static final String EEA =
            "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";
    private static final String SEPA = EEA + " AD AL CH GB GI MC MD ME MK RS SM VA";

    /** Expressions that are true of a valid file, by what they require. */
    private static final Map<String, String> OF_EACH = Map.of(
            "an address has town and country",
            "not(//PstlAdr[not(TwnNm) or not(Ctry)])",
            "an address has two lines at most",
            "not(//PstlAdr[count(AdrLine) > 2])",
            "a postal address has a name beside it",
            "not(//PstlAdr[not(../Nm)])",
            "one remittance text, of 140 characters at most",
            "not(//RmtInf[count(Ustrd) > 1 or string-length(Ustrd) > 140])",
            "an account that is no IBAN has a bank",
            "not(//CdtTrfTxInf[CdtrAcct/Id/Othr][not(CdtrAgt)])");

    /** EPC132-08: SEPA credit transfer, customer-to-PSP implementation guidelines. */
    private static final Map<String, String> OF_SEPA = Map.of(
            "the service level is SEPA",
            "//PmtInf/PmtTpInf/SvcLvl/Cd = 'SEPA' and count(//SvcLvl) = 1",
            "charges are shared by service level",
            "not(//ChrgBr[. != 'SLEV'])",
            "the currency is the euro",
            "not(//InstdAmt[@Ccy != 'EUR' or . > 999999999.99])",
            "accounts are IBANs of SEPA countries",
            "not(//*[self::DbtrAcct or self::CdtrAcct][not(contains('" + SEPA + "', substring(Id/IBAN, 1, 2)))])"
                    + " and not(//*[self::DbtrAcct or self::CdtrAcct]/Id/Othr)",
            "names have 70 characters at most",
            "not(//Nm[string-length(.) > 70])",
            "an agent is a BIC or NOTPROVIDED",
            "not(//FinInstnId[not(BICFI) and not(Othr/Id = 'NOTPROVIDED')])",
            "a payment out of the EEA names the payer's address",
            "not(//CdtTrfTxInf[not(contains('" + EEA + "', substring(CdtrAcct/Id/IBAN, 1, 2)))]) or //Dbtr/PstlAdr");

    /** SIX, Swiss Payment Standards 2025, implementation guidelines for credit transfers, chapters 3.11, 3.12, 3.13 and 4. */
    private static final Map<String, String> OF_SWISS = swiss();

    private static Map<String, String> swiss() {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put("no agent is 'other'", "not(//FinInstnId/Othr)");
        rules.put(
                "the debtor's bank is a BIC or a clearing code", "boolean(//DbtrAgt/FinInstnId[BICFI or ClrSysMmbId])");
        rules.put("an agent has a BIC or a clearing code, not both", "not(//FinInstnId[BICFI and ClrSysMmbId])");
        rules.put("a clearing code names its system", "not(//ClrSysMmbId[not(ClrSysId/Cd)])");
        rules.put("the debtor's clearing code is Swiss", "not(//DbtrAgt//ClrSysId[Cd != 'CHBCC'])");
        rules.put("a foreign clearing code would need the bank's address", "not(//CdtrAgt//ClrSysId[Cd != 'CHBCC'])");
        rules.put(
                "the debtor's account is an IBAN of Switzerland or Liechtenstein",
                "//DbtrAcct/Id/IBAN[starts-with(., 'CH') or starts-with(., 'LI')] = //DbtrAcct/Id/IBAN");
        rules.put("an address has no type", "not(//PstlAdr/AdrTp)");
        rules.put(
                "salaries are marked for the whole file",
                "//PmtInf/PmtTpInf/CtgyPurp/Cd = 'SALA' and count(//CtgyPurp) = 1");
        rules.put(
                "a cross-border payment names the payee's address",
                "not(//CdtTrfTxInf[not(Cdtr/PstlAdr)][not(starts-with(CdtrAcct/Id/IBAN, 'CH')"
                        + " or starts-with(CdtrAcct/Id/IBAN, 'LI') or CdtrAgt//ClrSysId/Cd = 'CHBCC'"
                        + " or (Amt/InstdAmt/@Ccy = 'EUR' and contains('" + SEPA
                        + "', substring(CdtrAcct/Id/IBAN, 1, 2)) and CdtrAcct/Id/IBAN))])");
        return rules;
    }

    private static final Schema SCHEMA = schema();

    private Guidelines() {}

    static void validateBySchema(String file) throws IOException, SAXException {
        SCHEMA.newValidator().validate(new StreamSource(new StringReader(file)));
    }

    /** The rules that the file violates. */
    static List<String> violations(String profile, String file) {
        Document document = parsed(file);
        XPath rules = XPathFactory.newDefaultInstance().newXPath();
        return Stream.concat(
                        OF_EACH.entrySet().stream(),
                        switch (profile) {
                            case "sepa" -> OF_SEPA.entrySet().stream();
                            case "swiss" -> OF_SWISS.entrySet().stream();
                            default -> Stream.<Map.Entry<String, String>>empty();
                        })
                .filter(rule -> !holds(rules, rule.getValue(), document))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean holds(XPath rules, String rule, Document document) {
        try {
            return (boolean) rules.evaluate(rule, document, XPathConstants.BOOLEAN);
        } catch (javax.xml.xpath.XPathExpressionException wrong) {
            throw new IllegalArgumentException(rule, wrong);
        }
    }

    /** Without namespaces, so that rules have none. */
    private static Document parsed(String file) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(file)));
        } catch (Exception broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    private static Schema schema() {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(Objects.requireNonNull(
                            Guidelines.class.getClassLoader().getResource("pain.001.001.09.xsd")));
        } catch (SAXException broken) {
            throw new UncheckedIOException(new IOException(broken));
        }
    }
}
