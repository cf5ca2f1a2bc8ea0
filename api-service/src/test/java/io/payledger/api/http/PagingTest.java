package io.payledger.api.http;

import static io.payledger.api.testing.Runs.CSV;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists are followed by their links, and a cursor continues its own list only. */
@WithApiTestEnvironment
class PagingTest {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

    private final Runs runs = Runs.ofNewTenant();

    /** RFC 8288 and 3986: the reference is resolved against the request. */
    private static String followed(String asked, Reply reply) {
        Matcher link = NEXT.matcher(reply.header("Link"));
        assertThat(link.matches()).as(reply.header("Link")).isTrue();
        URI next =
                URI.create("https://proxy.example/prefix/payroll-runs" + asked).resolve(link.group(1));
        return next.toString().replace("https://proxy.example/prefix/payroll-runs", "");
    }

    private static String cursor(String link) {
        return link.replaceFirst(".*cursor=", "");
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.problem()).isEqualTo("malformed-request");
        assertThat(reply.body().path("detail").asText()).contains("Link of the page before", "leave cursor out");
    }

    private List<String> pages(String path, String list, String member) {
        List<String> seen = new ArrayList<>();
        String asked = path;
        while (true) {
            Reply page = runs.anton.get(asked);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            for (JsonNode each : page.body().path(list)) {
                seen.add(each.path(member).asText());
            }
            assertThat(page.headers().firstValue("Link").isPresent())
                    .isEqualTo(page.body().has("nextCursor"));
            if (!page.body().has("nextCursor")) {
                return seen;
            }
            asked = followed(asked, page);
            assertThat(cursor(asked)).isEqualTo(page.body().path("nextCursor").asText());
        }
    }

    @Test
    void everyRunIsFoundOnceByFollowingTheLinksAndTheFilterIsKept() {
        List<String> drafts = IntStream.range(0, 5)
                .mapToObj(number -> runs.draft().substring(1))
                .toList();
        runs.pending();

        List<String> found = pages("?state=DRAFT&limit=2", "runs", "id");

        assertThat(found).containsExactlyInAnyOrderElementsOf(drafts);
    }

    @Test
    void everyItemIsFoundOnceByFollowingTheLinks() {
        String run = runs.recorded();

        assertThat(pages(run + "/items?limit=1", "items", "line")).containsExactly("1", "2");
    }

    @Test
    void refusesACursorOfAnotherListFilterRunOrTenant() {
        String run = runs.recorded();
        String other = runs.recorded();
        Runs elsewhere = Runs.ofNewTenant();
        elsewhere.recorded();
        elsewhere.recorded();
        String ofAll = cursor(runs.anton.get("?limit=1").header("Link").replaceFirst(">.*", ""));
        String ofDrafts =
                cursor(runs.anton.get("?limit=1&state=DRAFT").header("Link").replaceFirst(">.*", ""));
        String ofItems =
                cursor(runs.anton.get(run + "/items?limit=1").header("Link").replaceFirst(">.*", ""));

        assertThat(runs.anton.get("?cursor=" + ofAll).status()).isEqualTo(200);
        assertRefused(runs.anton.get("?cursor=" + ofDrafts));
        assertRefused(runs.anton.get("?state=DRAFT&cursor=" + ofAll));
        assertRefused(runs.anton.get("?cursor=" + ofItems));
        assertRefused(runs.anton.get(run + "/items?cursor=" + ofAll));
        assertRefused(runs.anton.get(other + "/items?cursor=" + ofItems));
        assertRefused(elsewhere.anton.get("?cursor=" + ofAll));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish", "LzE", "AA", "%00", "AQ==", "1-500"})
    void refusesAnInvalidCursor(String cursor) {
        String run = runs.recorded();

        assertRefused(runs.anton.get("?cursor=" + cursor));
        assertRefused(runs.anton.get(run + "/items?cursor=" + cursor));
    }

    /** With a valid digest, which callers can compute. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-1",
                "9223372036854775808",
                "1-2147483648",
                "-1/7c9e6679-7425-40de-944b-e07fc1f90ae7",
                "9223372036854775807/7c9e6679-7425-40de-944b-e07fc1f90ae7",
                "1/x",
                "e-1\0"
            })
    void aForgedCursorIsRefusedOrContinuesTheCallersOwnList(String place) {
        runs.recorded();
        String tenant = "/api/v1/tenants/" + runs.tenant;
        Person auditor = Person.of(runs.tenant, "rita", "auditor");

        for (String list : List.of("/payroll-runs", "/audit", "/bank-files", "/employees", "/bank-accounts")) {
            String cursor = new PageRequest(tenant + list, 1, Map.of()).cursor(place);

            Reply reply = auditor.get("/" + tenant + list + "?cursor=" + cursor);

            assertThat(reply.status()).as(list + " " + reply.text()).isIn(200, 400);
            if (reply.status() == 400) {
                assertRefused(reply);
            }
        }
    }

    @Test
    void refusesACursorWithAChangedByte() {
        runs.draft();
        runs.draft();
        byte[] cursor = Base64.getUrlDecoder()
                .decode(runs.anton.get("?limit=1").body().path("nextCursor").asText());

        for (int i = 0; i < cursor.length; i++) {
            byte[] changed = cursor.clone();
            changed[i] ^= 1;
            assertRefused(runs.anton.get(
                    "?cursor=" + Base64.getUrlEncoder().withoutPadding().encodeToString(changed)));
        }
    }

    /** A value cannot be made to look like another parameter. */
    @Test
    void cursorsTellFiltersApartThatReadAlike() {
        String list = "/api/v1/tenants/" + runs.tenant + "/payroll-runs";
        String place = "1/7c9e6679-7425-40de-944b-e07fc1f90ae7";
        String ofOne = new PageRequest(list, 1, Map.of("payGroup", "a, text=b")).cursor(place);

        assertThat(runs.anton.get("?payGroup=a%2C%20text%3Db&cursor=" + ofOne).status())
                .isEqualTo(200);
        assertRefused(runs.anton.get("?payGroup=a&text=b&cursor=" + ofOne));
    }

    @Test
    void pagesOfTwoRevisionsAreNotCombined() {
        String run = runs.recorded();
        Reply first = runs.anton.get(run + "/items?limit=1");
        Person paula = runs.paula;
        paula.put(run + "/items", CSV.replace("e-1", "e-9"), "Content-Type", "text/csv");

        Reply second = runs.anton.get(followed(run + "/items?limit=1", first));

        assertThat(second.status()).isEqualTo(412);
        assertThat(second.problem()).isEqualTo("revision-changed");
    }
}
