package io.payledger.endtoend.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Bodies from the schemas of a document: valid in shape mostly, with values that are not. */
final class BodyFuzzer {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEPTH_MAX = 6;

    private static final List<String> HEADS = List.of(
            "employee,currency,gross,reimbursements,employee_taxes,employee_benefits,post_tax_deductions,net,employer_taxes,"
                    + "employer_benefits,payment_method,account",
            "employee,pay_group,department,left_on",
            "account,holder,iban,bic");

    private static final List<String> CELLS = List.of(
            "e-1",
            "EUR",
            "5000.00",
            "0",
            "CASH",
            "a-1",
            "monthly",
            "sales",
            "2026-10-31",
            "DE02120300000000202051",
            "BYLADEM1001",
            "Erika Mustermann",
            "3.524,50",
            "\"unclosed");

    private static final List<String> XML = List.of(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>%s</MsgId>"
                    + "</GrpHdr><Stmt><Id>%s</Id></Stmt></BkToCstmrStmt></Document>",
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>%s</MsgId>"
                    + "</GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"%s\"><!ENTITY c \"&b;&b;&b;&b;\">]><a>&c;%s</a>",
            "<a>%s<b>%s</a>");

    private final Random random;
    private final JsonNode schemas;

    BodyFuzzer(Random random, JsonNode document) {
        this.random = random;
        this.schemas = document.path("components").path("schemas");
    }

    byte[] body(String mediaType, JsonNode schema) {
        byte[] body = mediaType.endsWith("json") ? json(schema) : mediaType.endsWith("xml") ? xml() : csv();
        return switch (random.nextInt(12)) {
            case 0 -> new byte[0];
            case 1 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 2 -> bytes(200);
            default -> body;
        };
    }

    private byte[] bytes(int lengthMax) {
        byte[] bytes = new byte[random.nextInt(lengthMax)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] json(JsonNode schema) {
        return switch (random.nextInt(20)) {
            case 0 -> "[".repeat(2_000).getBytes(StandardCharsets.UTF_8);
            case 1 -> ("{\"a\":" + OddValues.text(random) + "}").getBytes(StandardCharsets.UTF_8);
            default -> value(schema, 0).toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private JsonNode value(JsonNode declared, int depth) {
        if (depth > DEPTH_MAX || random.nextInt(8) == 0) {
            return odd();
        }
        JsonNode schema = declared.has("$ref")
                ? schemas.path(declared.path("$ref").asText().replaceFirst(".*/", ""))
                : declared;
        if (schema.has("enum")) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
            case "object" -> object(schema, depth);
            case "array" -> {
                var array = NODES.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(schema.path("items"), depth + 1));
                }
                yield array;
            }
            case "integer" -> NODES.numberNode(random.nextInt(6));
            case "number" -> NODES.numberNode(BigDecimal.valueOf(random.nextInt(100_000), 2));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            default -> NODES.textNode(plausible(schema));
        };
    }

    private String plausible(JsonNode schema) {
        if (schema.path("examples").size() > 0) {
            return schema.path("examples").get(0).asText();
        }
        return switch (schema.path("format").asText()) {
            case "date" -> "2026-11-" + (10 + random.nextInt(20));
            case "date-time" -> "2026-11-27T10:00:00Z";
            case "uuid" -> new UUID(1, random.nextInt(5)).toString();
            default -> OddValues.oneOf(random, CELLS);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (random.nextInt(10) > 0) {
                object.set(property.getKey(), value(property.getValue(), depth + 1));
            }
        }
        if (random.nextInt(15) == 0) {
            object.set(OddValues.text(random), odd());
        }
        return object;
    }

    private JsonNode odd() {
        return switch (random.nextInt(6)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.numberNode(new BigDecimal("-1e" + random.nextInt(1_000)));
            case 2 -> NODES.arrayNode().add(NODES.objectNode());
            case 3 -> NODES.booleanNode(true);
            default -> NODES.textNode(OddValues.text(random));
        };
    }

    private byte[] csv() {
        StringBuilder csv = new StringBuilder(random.nextInt(10) == 0 ? "\ufeff" : "");
        String separator = OddValues.oneOf(random, List.of(",", ",", ",", ";", "\t"));
        csv.append(OddValues.oneOf(random, HEADS).replace(",", separator)).append('\n');
        for (int row = random.nextInt(6); row > 0; row--) {
            for (int cell = 3 + random.nextInt(10); cell > 0; cell--) {
                csv.append(random.nextInt(5) == 0 ? OddValues.text(random) : OddValues.oneOf(random, CELLS))
                        .append(separator);
            }
            csv.append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] xml() {
        return OddValues.oneOf(random, XML)
                .formatted(OddValues.text(random), OddValues.text(random))
                .getBytes(StandardCharsets.UTF_8);
    }
}
